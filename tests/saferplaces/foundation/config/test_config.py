"""The configuration says everything that is wrong with it at once, and has no secret of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from saferplaces.foundation.config.config import load
from saferplaces.foundation.config.env import ConfigError

LIVE = {
    "SAFERPLACES_MODE": "production",
    "DATABASE_URL": "postgresql://service:a%2Fb@db.example/places",
    "SECRET_KEY": "s" * 50,
    "ALLOWED_HOSTS": "places.example",
    "OIDC_ISSUER": "https://login.example",
    "OIDC_CLIENT_ID": "client",
    "OIDC_CLIENT_SECRET": "secret",
}


def test_production_without_settings_names_everything_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load({"SAFERPLACES_MODE": "production", "SAFERPLACES_VAR": str(tmp_path)})
    text = str(raised.value)
    for name in ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "OIDC_ISSUER"):
        assert name in text
    assert not list(tmp_path.iterdir())  # production makes no secret by itself


def test_the_demo_s_invented_people_get_no_way_into_a_real_database(tmp_path: Path) -> None:
    demo = LIVE | {"SAFERPLACES_MODE": "demo", "SAFERPLACES_VAR": str(tmp_path)}
    with pytest.raises(ConfigError, match="mode is demo"):
        load(demo)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "postgresql://service:a%2Fb@db.example/places?sslmod=verify-full"),
        ("DATABASE_URL", "postgresql://service:a%2Fb@db.example/places?sslmode="),
        ("SAFERPLACES_MODE", "live"),
        ("SESSION_IDLE_MINUTES", "soon"),
        ("SESSION_IDLE_MINUTES", "--5"),
        ("SESSION_IDLE_MINUTES", "20²"),
        ("HTTPS", "maybe"),
        ("OIDC_CLIENT_SECRET", ""),
        ("NIGHTLY", "at night"),
        ("SECRET_KEY_FILE", "/nowhere"),
    ],
)
def test_a_wrong_setting_is_named_and_its_value_is_not(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(ConfigError) as raised:
        load(LIVE | {"SAFERPLACES_VAR": str(tmp_path), name: value})
    assert name in str(raised.value)
    assert "a%2Fb" not in str(raised.value)


def test_production_as_it_should_be(tmp_path: Path) -> None:
    (tmp_path / "owner").write_text("postgresql://owner:o@db.example/places\n")
    found = load(
        LIVE
        | {"SAFERPLACES_VAR": str(tmp_path), "DATABASE_OWNER_URL_FILE": str(tmp_path / "owner")}
    )
    assert (found.app.user, found.app.password) == ("service", "a/b")
    assert found.owner.user == "owner"
    assert found.secure
    assert not found.embedded
    assert not found.local_accounts


def test_how_the_database_is_to_be_trusted_stands_in_its_address(tmp_path: Path) -> None:
    tls = "?sslmode=verify-full&sslrootcert=/etc/ssl/db.pem"
    url = LIVE["DATABASE_URL"] + tls
    found = load(LIVE | {"SAFERPLACES_VAR": str(tmp_path), "DATABASE_URL": url})
    assert found.app.tls == {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db.pem"}
    assert found.app.name == "places"


def test_a_demo_makes_its_secrets_once_and_only_its_owner_can_read_them(tmp_path: Path) -> None:
    demo = {"SAFERPLACES_VAR": str(tmp_path)}
    assert load(demo).secret_key == load(demo).secret_key
    for path in (tmp_path / "secrets").iterdir():
        assert path.stat().st_mode & 0o077 == 0
