"""Signing in through an organisation's provider: who gets in and with which parts, and who not."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from tests.saferplaces.foundation.identity.provider import CLIENT, SECRET, Provider, running

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.actor import current_memberships
from saferplaces.foundation.identity.models import Membership, Source, User
from saferplaces.foundation.reference.models import Code

NINA = {"sub": "nina-1", "email": "nina@force.example", "name": "Nina", "roles": ["asb-leeds"]}


@pytest.fixture
def provider(cast, settings, configured) -> Iterator[Provider]:
    for claim, values in {
        "asb-leeds": {"role": "reviewer", "organisation": "force", "districts": ["leeds"]},
        "asb-lead": {"role": "supervisor", "organisation": "force"},
    }.items():
        Code.objects.create(
            list="oidc_roles", code=claim, label=claim, values=values, source="Test",
            valid_from=dt.date(2024, 1, 1), confidence="local",
        )  # fmt: skip
    cast.amina.membership  # noqa: B018 - makes the force
    with running(dict(NINA)) as found:
        settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
        for name, path in {
            "AUTHORIZATION": "authorize", "TOKEN": "token", "USER": "userinfo", "JWKS": "jwks",
        }.items():  # fmt: skip
            setattr(settings, f"OIDC_OP_{name}_ENDPOINT", f"{found.address}/{path}")
        configured(OIDC_ISSUER=found.address, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
        yield found


def _sign_in(provider: Provider, client: Client | None = None, after: str = "/tasks/"):
    client = client or Client()
    there = client.get("/sign-in/provider", {"next": after})
    code = provider.visit(there["Location"])
    back = {"code": code, "state": provider.asked["state"]}
    return client, client.get("/sign-in/provider/back", back)


def test_a_first_sign_in_makes_the_account_with_the_parts_of_its_claims(
    provider: Provider,
) -> None:
    client = Client()
    assert "Sign in with your organisation" in client.get("/sign-in").content.decode()
    before = client.session.session_key
    client, answer = _sign_in(provider, client)
    assert answer["Location"] == "/tasks/"
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"].endswith("/sign-in/provider/back")
    assert client.session.session_key != before
    user = User.objects.get(subject=f"{provider.address} nina-1")
    part = Membership.objects.get(user=user)
    assert (part.role, part.districts, part.source) == ("reviewer", ["leeds"], Source.PROVIDER)
    assert client.get("/tasks/").status_code == 200
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"person.arrived", "membership.begun", "sign_in"} <= verbs


def test_parts_follow_the_claims_and_what_is_gone_ends_at_once(provider: Provider) -> None:
    _sign_in(provider)
    provider.claims["roles"] = ["asb-lead", "something else"]
    client, _ = _sign_in(provider)
    user = User.objects.get(subject__endswith="nina-1")
    assert [part.role for part in current_memberships(user)] == ["supervisor"]
    provider.claims["roles"] = []
    _, answer = _sign_in(provider)
    assert answer["Location"] == "/sign-in"
    assert current_memberships(user) == []
    assert client.get("/").status_code == 302  # nor does a session from before go on
    assert Entry.objects.filter(verb="membership.ended").count() == 2


def test_a_part_that_an_administrator_gave_is_not_touched(provider: Provider, cast) -> None:
    user = cast.amina.user
    user.subject = f"{provider.address} nina-1"
    user.save()
    provider.claims["roles"] = []
    client, _ = _sign_in(provider)
    assert client.get("/").status_code == 200
    assert [part.pk for part in current_memberships(user)] == [cast.amina.membership.pk]


def test_the_same_address_with_another_subject_is_another_person(provider: Provider, cast) -> None:
    provider.claims["email"] = cast.sarah.user.username
    client, answer = _sign_in(provider)
    assert answer["Location"] == "/sign-in"
    assert client.get("/").status_code == 302
    assert not User.objects.filter(subject__endswith="nina-1").exists()


def test_a_closed_account_stays_closed(provider: Provider) -> None:
    client, _ = _sign_in(provider)
    User.objects.filter(subject__endswith="nina-1").update(is_active=False)
    assert client.get("/").status_code == 302
    _, answer = _sign_in(provider)
    assert answer["Location"] == "/sign-in"


SPOILT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "nonce": lambda claims: claims | {"nonce": "another"},
    "audience": lambda claims: claims | {"aud": "another"},
    "authorised party": lambda claims: claims | {"aud": [CLIENT, "b"], "azp": "b"},
    "issuer": lambda claims: claims | {"iss": "https://elsewhere.example"},
    "too old": lambda claims: claims | {"exp": int(time.time()) - 60},
    "without an end": lambda claims: {k: v for k, v in claims.items() if k != "exp"},
    "without a subject": lambda claims: {k: v for k, v in claims.items() if k != "sub"},
}


@pytest.mark.parametrize("wrong", [*SPOILT, "signature", "somebody else's answer"])
def test_a_token_that_is_not_right_signs_nobody_in(provider: Provider, wrong: str) -> None:
    if wrong == "signature":
        provider.signed_with = rsa.generate_private_key(65537, 2048)
    elif wrong == "somebody else's answer":
        provider.about = NINA | {"sub": "another"}
    else:
        provider.spoil = SPOILT[wrong]
    client, answer = _sign_in(provider)
    assert answer["Location"] == "/sign-in"
    assert "could not sign you in" in client.get("/sign-in").content.decode()
    assert client.get("/").status_code == 302
    assert not User.objects.filter(subject__endswith="nina-1").exists()
    assert Entry.objects.filter(verb="sign_in.provider_failed").count() == 1


def test_an_answer_that_nobody_asked_for_signs_nobody_in(provider: Provider) -> None:
    client, _ = _sign_in(provider)
    again = client.get(
        "/sign-in/provider/back", {"code": "one-code", "state": provider.asked["state"]}
    )
    assert again["Location"] == "/sign-in"
    stranger = Client().get("/sign-in/provider/back", {"code": "one-code", "state": "made-up"})
    assert stranger["Location"] == "/sign-in"


def test_without_a_provider_there_is_no_such_page(cast) -> None:
    assert Client().get("/sign-in/provider").status_code == 404
    assert Client().get("/sign-in/provider/back").status_code == 404
