"""A stolen session, a link used again, and a form sent twice.

Idle end, signing out by post and the new key of a session at sign-in are in
foundation/identity/test_sign_in.py; the races for one review in casework/reviews/test_races.py.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from tests.saferplaces.casework.reviews.waiting import no_chance, waiting
from tests.saferplaces.intake.incidents.factories import incident

from saferplaces.casework.reviews.models import Decision
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.models import Membership, User


def _thief(owner: Client) -> Client:
    """Another browser with the same cookie."""
    found = Client(headers={"User-Agent": "another browser"})
    found.cookies.load({settings.SESSION_COOKIE_NAME: owner.session.session_key})
    return found


def test_a_cookie_is_worth_nothing_after_signing_out(cast) -> None:
    owner = cast.amina.client()
    thief = _thief(owner)
    assert thief.get("/").status_code == 200
    assert owner.post("/sign-out").status_code == 302
    assert thief.get("/reviews/")["Location"].startswith("/sign-in")
    assert Entry.objects.filter(verb="sign_out", actor_id=cast.amina.user.pk).count() == 1


def test_a_key_that_was_put_into_a_browser_before_is_not_the_one_that_signs_in(cast) -> None:
    planted = Client()
    session = planted.session
    session["planted"] = True
    session.save()
    key = session.session_key
    planted.cookies[settings.SESSION_COOKIE_NAME] = key
    user = cast.amina.user
    user.set_password("correct horse battery staple")
    user.save()
    sent = {"username": user.username, "password": "correct horse battery staple"}
    planted.post("/sign-in", sent)
    assert planted.session.session_key != key
    assert "planted" not in planted.session
    assert not planted.session.exists(key)


def test_a_session_ends_with_the_working_day_however_busy_it_is(cast) -> None:
    client = cast.amina.client()
    client.get("/")
    session = client.session
    session["signed_in_at"] -= settings.SESSION_COOKIE_AGE + 1
    session.save()
    assert client.get("/reviews/")["Location"].startswith("/sign-in")
    assert Entry.objects.filter(verb="sign_out.timed_out").count() == 1


def test_a_role_that_ends_or_changes_does_so_in_the_middle_of_a_session(cast) -> None:
    client = cast.amina.client()
    assert client.get("/reviews/").status_code == 200
    part = Membership.objects.filter(pk=cast.amina.membership.pk)
    part.update(role="commander")
    answer = client.get("/reviews/")
    assert answer.status_code == 403
    assert Entry.objects.get(request_id=answer["X-Request-Id"]).what == "refuse"
    part.update(ends_on=dt.date.today() - dt.timedelta(days=1))
    assert client.get("/")["Location"].startswith("/sign-in")


def test_an_account_that_was_closed_is_out_at_once(cast) -> None:
    client = cast.amina.client()
    User.objects.filter(pk=cast.amina.user.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/sign-in")


def test_a_form_from_elsewhere_changes_nothing(cast) -> None:
    no_chance()
    review = waiting()
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = cast.amina.client().cookies
    for token in ("", "x" * 64):
        answer = forged.post(f"/reviews/{review.pk}", {"csrfmiddlewaretoken": token})
        assert answer.status_code == 403
    assert not Decision.objects.exists()
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"


def _form(page: str) -> dict[str, str]:
    """What a browser would send of the ordinary decision."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(hidden) | {"recording": "no_crime_disclosed", "risk_level": "standard"}


@pytest.fixture
def decided(cast):
    """Amina decides a review, and keeps the form that she sent."""
    no_chance()
    review = waiting()
    client, address = cast.amina.client(), f"/reviews/{review.pk}"
    client.post(f"{address}/take")
    sent = _form(client.get(address).content.decode())
    assert client.post(address, sent).status_code == 302
    assert Decision.objects.count() == 1
    return client, address, sent


def test_a_decision_that_is_sent_again_is_made_once(decided, cast) -> None:
    client, address, sent = decided
    assert client.post(address, sent).status_code in {200, 302, 403}
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(verb="review.decided").count() == 1


def test_an_old_form_of_somebody_else_changes_nothing_after_the_state_has(decided, cast) -> None:
    _, address, sent = decided
    assert cast.sarah.client().post(address, sent).status_code in {200, 302, 403}
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_nothing_is_changed_by_following_a_link(decided, method: str) -> None:
    client, address, _ = decided
    log = incident()
    for link in (
        f"{address}/take",
        f"{address}/agree",
        "/sign-out",
        f"/incidents/{log.pk}/nothing",
    ):
        assert getattr(client, method)(link).status_code in {404, 405}
