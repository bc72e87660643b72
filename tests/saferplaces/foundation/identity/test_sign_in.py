"""Signing in with a local account: password, second factor, locks, and what they leave behind."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from tests.saferplaces.foundation.identity.conftest import PRODUCTION

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity import demo, factors
from saferplaces.foundation.identity.forms import WRONG
from saferplaces.foundation.identity.models import Membership, User
from saferplaces.foundation.identity.passwords import new_code
from saferplaces.foundation.identity.roles import Role

PASSWORD = "correct horse battery staple"  # noqa: S105 - of the tests


def _local(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def _with_factor(user: User) -> TOTPDevice:
    _local(user)
    return TOTPDevice.objects.create(user=user, confirmed=True, name=factors.NAME)


def _give(client: Client, user: User, password: str = PASSWORD, **more: str):
    return client.post("/sign-in", {"username": user.username, "password": password} | more)


def _verbs() -> list[str]:
    return list(Entry.objects.order_by("at").values_list("verb", flat=True))


def test_the_first_sign_in_sets_up_an_authenticator_and_gives_recovery_codes(cast) -> None:
    user = _local(cast.amina.user)
    client = Client()
    assert _give(client, user)["Location"] == "/sign-in/set-up"
    assert client.get("/")["Location"].startswith("/sign-in")  # a password alone opens nothing
    page = client.get("/sign-in/set-up").content.decode()
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert picture is not None
    assert b"<svg" in base64.b64decode(picture[1])
    device = TOTPDevice.objects.get(user=user)
    assert factors.key_in_words(device) in page
    code = f"{totp(device.bin_key):06}"
    shown = client.post("/sign-in/set-up", {"code": f"{code[:3]} {code[3:]}"}).content.decode()
    codes = re.findall(r"<code>([a-z0-9-]+)</code>", shown)
    assert len(codes) == factors.CODES
    assert client.get("/").status_code == 200
    kept = StaticDevice.objects.get(user=user).token_set.values_list("token", flat=True)
    assert not set(kept) & {code.replace("-", "") for code in codes}  # digests only
    assert _verbs() == ["sign_in.second_factor_set_up", "sign_in"]


def test_a_password_and_a_code_sign_in_with_a_new_session_key(cast) -> None:
    device = _with_factor(cast.amina.user)
    client = Client()
    assert _give(client, cast.amina.user, next="/tasks/")["Location"] == "/sign-in/code"
    before = client.session.session_key
    answer = client.post("/sign-in/code", {"code": f"{totp(device.bin_key):06}"})
    assert answer["Location"] == "/tasks/"
    assert client.session.session_key != before
    assert client.session["factor"] == "second"
    entry = Entry.objects.get(verb="sign_in")
    assert (entry.what, entry.actor_id) == ("sign_in", cast.amina.user.pk)


def test_a_recovery_code_works_once(cast) -> None:
    _with_factor(cast.amina.user)
    code = factors.new_recovery_codes(cast.amina.user)[0]
    for expected in (302, 200):
        client = Client()
        _give(client, cast.amina.user)
        assert client.post("/sign-in/code", {"code": code.upper()}).status_code == expected


def test_five_wrong_codes_ask_for_the_password_again(cast) -> None:
    _with_factor(cast.amina.user)
    client = Client()
    _give(client, cast.amina.user)
    answers = [client.post("/sign-in/code", {"code": "not a code"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert client.get("/sign-in/code").status_code == 302
    assert "sign_in.locked" in _verbs()


@pytest.mark.parametrize("exists", [True, False])
def test_five_wrong_passwords_lock_and_nothing_tells_whether_the_account_exists(
    cast, exists: bool
) -> None:
    user = _local(cast.amina.user) if exists else User(username="nobody@test.example")
    client = Client()
    answers = [_give(client, user, "wrong") for _ in range(4)]
    assert all(WRONG in answer.content.decode() for answer in answers)
    assert all(answer.status_code == 200 for answer in answers)
    shouted = User(username=user.username.upper())  # counted with the others
    locked = _give(client, shouted, "wrong")
    assert locked.status_code == 429
    assert user.username not in locked.content.decode().lower()
    assert _give(client, user).status_code == 429  # the right one does not open it either
    assert Entry.objects.filter(verb="sign_in.locked").exists()
    assert locked["Cache-Control"] == "no-store"


def test_who_guesses_locks_nobody_out_but_themselves(cast) -> None:
    user = _local(cast.amina.user)
    guesser = Client(HTTP_X_FORWARDED_FOR="198.51.100.7")  # both come through the proxy
    assert [_give(guesser, user, "wrong").status_code for _ in range(5)][-1] == 429
    assert _give(Client(HTTP_X_FORWARDED_FOR="203.0.113.5"), user).status_code == 302
    forged = Client(REMOTE_ADDR="198.51.100.9", HTTP_X_FORWARDED_FOR="203.0.113.6")
    assert [_give(forged, user, "wrong").status_code for _ in range(5)][-1] == 429
    assert _give(Client(HTTP_X_FORWARDED_FOR="203.0.113.6"), user).status_code == 302
    assert _give(Client(HTTP_X_FORWARDED_FOR="no address"), user).status_code == 302


@pytest.mark.parametrize(
    "after", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(cast, after: str) -> None:
    device = _with_factor(cast.amina.user)
    client = Client()
    _give(client, cast.amina.user, next=after)
    answer = client.post("/sign-in/code", {"code": f"{totp(device.bin_key):06}"})
    assert answer["Location"] == "/"


def test_somebody_whose_part_has_ended_does_not_get_in(cast) -> None:
    device = _with_factor(cast.amina.user)
    yesterday = dt.date.today() - dt.timedelta(days=1)
    Membership.objects.filter(user=cast.amina.user).update(ends_on=yesterday)
    client = Client()
    _give(client, cast.amina.user)
    answer = client.post("/sign-in/code", {"code": f"{totp(device.bin_key):06}"}, follow=True)
    assert "You have no role here at present" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert _verbs() == ["sign_in.without_part"]


def test_signing_out_is_a_post_and_leaves_a_record(cast) -> None:
    client = cast.amina.client()
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302
    assert _verbs() == ["sign_out"]


def test_an_idle_session_ends_with_a_record(cast) -> None:
    client = cast.amina.client()
    session = client.session
    session["last_seen"] = 0
    session.save()
    assert client.get("/").status_code == 302
    assert _verbs() == ["sign_out.timed_out"]


def test_a_password_is_set_once_with_the_code_of_an_administrator(cast) -> None:
    user = cast.amina.user
    sent = {"username": user.username.upper(), "code": new_code(user)}
    weak = Client().post("/sign-in/password", sent | {"password": "short", "again": "short"})
    assert "at least 14 characters" in weak.content.decode()
    same = f"{user.username}1"
    like = Client().post("/sign-in/password", sent | {"password": same, "again": same})
    assert "too similar to the Email address" in like.content.decode()
    good = sent | {"password": PASSWORD, "again": PASSWORD}
    assert Client().post("/sign-in/password", good).status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "is not right" in Client().post("/sign-in/password", good).content.decode()


def test_the_cast_signs_in_with_one_click_in_the_demonstration_only(
    cast, configured: Callable[..., None]
) -> None:
    demo.make_cast()
    configured(SAFERPLACES_MODE="demo")
    one = demo.cast()[0]
    assert one.name in Client().get("/sign-in").content.decode()
    client = Client()
    assert client.post("/sign-in/demo", {"user": one.pk}).status_code == 302
    assert client.get("/").status_code == 200
    for nobody in (cast.amina.user.pk, "abc", "²", "9" * 5000, ""):
        assert Client().post("/sign-in/demo", {"user": nobody}).status_code == 404
    configured(**PRODUCTION)
    assert one.name not in Client().get("/sign-in").content.decode()
    assert Client().post("/sign-in/demo", {"user": one.pk}).status_code == 404
    assert client.get("/").status_code == 302  # a session from before is nobody's
    with pytest.raises(RuntimeError, match="no place in production"):
        demo.make_cast()


def test_the_cast_has_everybody_once_and_is_made_once(cast) -> None:
    first = demo.make_cast()
    assert {user.pk for user in demo.make_cast()} == {user.pk for user in first}
    assert {m.role for m in Membership.objects.filter(user__is_demo=True)} == set(Role.values)
    assert not any(user.has_usable_password() for user in first)


def test_somebody_with_two_parts_chooses_which_to_act_in(cast) -> None:
    other = Membership.objects.create(
        user=cast.amina.user,
        organisation=cast.ben.membership.organisation,
        role="partner_officer",
        starts_on=dt.date(2024, 1, 1),
    )
    client = cast.amina.client()
    assert client.post("/switch-part", {"part": other.pk}).status_code == 302
    assert client.get("/").wsgi_request.actor.role == "partner_officer"
    assert client.post("/switch-part", {"part": cast.bilal.membership.pk}).status_code == 404
    assert _verbs() == ["sign_in.part"]
