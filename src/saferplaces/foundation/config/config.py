"""The configuration of the service: one object, typed, checked at start."""

from __future__ import annotations

import os
import secrets
import shlex
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from croniter import croniter

from saferplaces.foundation.config.env import Reader

MODES = ("demo", "production", "test")
SECRET_LENGTH = 50
TLS = {"sslmode", "sslrootcert", "sslcert", "sslkey"}
"""What may stand behind the question mark of a database's address."""


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL is and as whom to speak to it."""

    host: str
    port: str
    name: str
    user: str
    password: str
    tls: Mapping[str, str] = field(default_factory=dict)  # libpq's own names: sslmode, ...


@dataclass(frozen=True)
class OpenIdConnect:
    """The identity provider that staff sign in with; empty `issuer` means local accounts only."""

    issuer: str
    client_id: str
    client_secret: str
    authorization: str
    token: str
    user: str
    jwks: str


@dataclass(frozen=True)
class Notify:
    """GOV.UK Notify: an empty `key` means that nothing is sent.

    Its two templates hold nothing but ``((subject))`` and ``((text))``: the words are ours.
    """

    key: str
    email_template: str
    text_template: str
    url: str


@dataclass(frozen=True)
class Config:
    """Every setting of the service.

    Attributes
    ----------
    mode:
        ``demo`` makes its own secrets and database under `var`; ``production`` has no default
        secret; ``test`` is for the tests.
    app, owner:
        The database as the running service (which may neither change nor delete audit records)
        and as the owner of the tables (migrations only).
    idle_minutes, day_hours:
        A session ends after so long without a request, and after so long in any case.
    audit_heads:
        File to which the head of the audit trail is written every night: keep it where the
        administrators of the database cannot write.
    dataset:
        Folder of the engine's dataset, which the nightly run reads and publishes.
    inbox, mappings:
        The watched folder, into which other systems put their extracts, and the folder of the
        mappings that say what the columns of extracts mean (docs/extracts.md).
    nightly:
        When the engine runs and its snapshot is published: five fields of cron, in UTC.
    metrics_token:
        Lets a collector that is not on this machine read the metrics; empty: nobody else may.
    notify:
        GOV.UK Notify, which sends messages to people outside.
    history:
        Whether a demonstration tells its history once it has started; else it is empty of work.
    scanner:
        Program that looks uploaded files over for viruses: called with the file's path, and 0 means
        clean; empty: there is none.
    """

    mode: str
    var: Path
    secret_key: str
    hosts: list[str]
    origins: list[str]
    embedded: bool
    app: Database
    owner: Database
    oidc: OpenIdConnect
    local_accounts: bool
    idle_minutes: int
    day_hours: int
    tile_url: str
    region: str
    secure: bool
    audit_heads: Path
    dataset: Path
    inbox: Path
    mappings: Path
    port: int
    web_workers: int
    nightly: str
    metrics_token: str
    notify: Notify
    history: bool
    scanner: list[str]


@lru_cache(maxsize=1)
def config() -> Config:
    """Return the configuration of this process, read once."""
    return load(os.environ)


def load(environ: Mapping[str, str]) -> Config:
    """Read the configuration.

    Raises
    ------
    saferplaces.foundation.config.env.ConfigError
        When any setting is missing or wrong; it lists them all.
    """
    read = Reader(environ)
    mode = read.one_of("SAFERPLACES_MODE", MODES, "demo")
    live = mode == "production"
    var = Path(read.text("SAFERPLACES_VAR", "var/service")).absolute()
    url = read.secret("DATABASE_URL")
    owner_url = read.secret("DATABASE_OWNER_URL")
    read.need(
        not url or mode != "demo",
        "DATABASE_URL is set, and the mode is demo, in which anybody may sign in as the invented "
        "people: set SAFERPLACES_MODE=production, or leave DATABASE_URL out.",
    )
    if url or live:
        app = _from_url(read, "DATABASE_URL", url)
        owner = _from_url(read, "DATABASE_OWNER_URL", owner_url) if owner_url else app
    else:
        app, owner = _embedded(var, "saferplaces_app"), _embedded(var, "saferplaces_owner")
    key = read.secret("SECRET_KEY")
    if live:
        read.need(
            len(key) >= SECRET_LENGTH, f"SECRET_KEY needs {SECRET_LENGTH} characters or more."
        )
        read.need(
            bool(read.texts("ALLOWED_HOSTS")), "ALLOWED_HOSTS is missing: the service's name."
        )
    found = Config(
        mode=mode,
        var=var,
        secret_key=key or ("" if live else kept_secret(var, "secret_key")),
        hosts=read.texts("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"),
        origins=read.texts("TRUSTED_ORIGINS"),
        embedded=not url and not live,
        app=app,
        owner=owner,
        oidc=_oidc(read),
        local_accounts=read.yes("LOCAL_ACCOUNTS", default=not live),
        idle_minutes=read.whole("SESSION_IDLE_MINUTES", 20, least=2),
        day_hours=read.whole("SESSION_HOURS", 10, least=1),
        tile_url=read.text("MAP_TILES"),
        region=read.text("REGION_PACK", "west-yorkshire"),
        secure=read.yes("HTTPS", default=live),
        audit_heads=Path(read.text("AUDIT_HEADS", str(var / "audit-heads.txt"))).absolute(),
        dataset=Path(read.text("DATASET", str(var / "dataset"))).absolute(),
        inbox=Path(read.text("INBOX", str(var / "inbox"))).absolute(),
        mappings=Path(read.text("MAPPINGS", str(var / "mappings"))).absolute(),
        port=read.whole("PORT", 8000, least=1),
        web_workers=read.whole("WEB_WORKERS", 2, least=1),
        nightly=read.text("NIGHTLY", "30 2 * * *"),
        metrics_token=read.secret("METRICS_TOKEN"),
        notify=_notify(read),
        history=read.yes("DEMO_HISTORY", default=True),
        scanner=shlex.split(read.text("SAFERPLACES_SCANNER")),
    )
    read.need(
        bool(found.oidc.issuer) or found.local_accounts,
        "Nobody could sign in: set OIDC_ISSUER, or LOCAL_ACCOUNTS=yes.",
    )
    read.need(croniter.is_valid(found.nightly), "NIGHTLY must be five fields of cron.")
    read.finish()
    return found


def kept_secret(var: Path, name: str) -> str:
    """Return a secret that is made once and kept under `var`, readable by its owner only."""
    path = var / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_suffix(f".{os.getpid()}")
        aside.touch(mode=0o600)
        aside.write_text(secrets.token_urlsafe(SECRET_LENGTH))
        with suppress(FileExistsError):
            path.hardlink_to(aside)  # the first of two processes wins, whole
        aside.unlink()
    return path.read_text().strip()


def socket_folder(var: Path) -> Path:
    """Return the private folder of the embedded server's socket; a socket's path must be short."""
    inside = var / "postgres" / "socket"
    if len(str(inside)) < 80:
        return inside
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Path("/tmp") / f"saferplaces-{digest}"  # noqa: S108 - made private by its supervisor


def _embedded(var: Path, user: str) -> Database:
    return Database(
        host=str(socket_folder(var)),
        port="5432",
        name="saferplaces",
        user=user,
        password=kept_secret(var, user),
    )


def _from_url(read: Reader, name: str, url: str) -> Database:
    parts = urlsplit(url)
    read.need(
        parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1,
        f"{name} must look like postgresql://user:password@host/name.",
    )
    tls = dict(parse_qsl(parts.query, keep_blank_values=True))
    read.need(
        set(tls) <= TLS and all(tls.values()),
        f"{name} may hold nothing after its question mark but {', '.join(sorted(TLS))}.",
    )
    return Database(
        host=unquote(parts.hostname or ""),
        port=str(parts.port or 5432),
        name=parts.path.lstrip("/"),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )


def _oidc(read: Reader) -> OpenIdConnect:
    issuer = read.text("OIDC_ISSUER").rstrip("/")
    found = OpenIdConnect(
        issuer=issuer,
        client_id=read.text("OIDC_CLIENT_ID"),
        client_secret=read.secret("OIDC_CLIENT_SECRET"),
        authorization=read.text("OIDC_AUTHORIZATION", f"{issuer}/authorize"),
        token=read.text("OIDC_TOKEN", f"{issuer}/token"),
        user=read.text("OIDC_USER", f"{issuer}/userinfo"),
        jwks=read.text("OIDC_JWKS", f"{issuer}/jwks"),
    )
    if issuer:
        read.need(bool(found.client_id), "OIDC_CLIENT_ID is missing.")
        read.need(bool(found.client_secret), "OIDC_CLIENT_SECRET is missing.")
    return found


def _notify(read: Reader) -> Notify:
    found = Notify(
        key=read.secret("SAFERPLACES_NOTIFY_KEY"),
        email_template=read.text("NOTIFY_EMAIL_TEMPLATE"),
        text_template=read.text("NOTIFY_TEXT_TEMPLATE"),
        url=read.text("NOTIFY_URL", "https://api.notifications.service.gov.uk"),
    )
    if found.key:
        read.need(
            len(found.key) > 73, "SAFERPLACES_NOTIFY_KEY is no key of GOV.UK Notify: copy it anew."
        )
        read.need(
            bool(found.email_template and found.text_template),
            "NOTIFY_EMAIL_TEMPLATE and NOTIFY_TEXT_TEMPLATE are missing: the keys of the templates "
            "at GOV.UK Notify.",
        )
    return found
