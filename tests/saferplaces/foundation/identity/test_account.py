"""One's own account: where one is signed in, ending that, and one's own password."""

from __future__ import annotations

import pytest
from django.test import Client

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.models import Session
from saferplaces.foundation.identity.sessions import LAST, running

OLD, NEW = "correct horse battery staple", "seven quiet lamps by the river"


def _signed_in(client: Client) -> bool:
    return client.get("/tasks/").status_code == 200


@pytest.fixture
def amina(cast):
    user = cast.amina.user
    user.set_password(OLD)
    user.save()
    return cast.amina


def _change(client: Client, old: str, new: str = NEW):
    return client.post("/account/password", {"old": old, "password": new, "again": new})


def test_she_sees_where_she_is_signed_in_and_signs_out_everywhere_else(amina, cast) -> None:
    here, elsewhere, somebody = amina.client(), amina.client(), cast.sarah.client()
    assert all(map(_signed_in, (here, elsewhere, somebody)))
    page = here.get("/account").content.decode()
    assert page.count('<th scope="row"') == 2
    assert page.count("This browser") == 1
    assert here.post("/account/sessions")["Location"] == "/account"
    assert [_signed_in(one) for one in (here, elsewhere, somebody)] == [True, False, True]
    entry = Entry.objects.get(verb="account.sessions_ended")
    assert (entry.actor_id, entry.detail) == (amina.user.pk, {"ended": 1})


def test_a_browser_that_was_left_idle_is_not_somewhere_she_is_signed_in(amina) -> None:
    here, left = amina.client(), amina.client()
    assert all(map(_signed_in, (here, left)))
    session = left.session
    session[LAST] -= 60 * 60
    session.save()
    assert here.get("/account").content.decode().count('<th scope="row"') == 1


def test_a_new_password_needs_the_old_one_and_signs_out_everywhere_else(amina) -> None:
    here, elsewhere = amina.client(), amina.client()
    assert all(map(_signed_in, (here, elsewhere)))
    assert "The present password is not right" in _change(here, NEW).content.decode()
    assert "too short" in _change(here, OLD, "short").content.decode()
    assert _signed_in(elsewhere)
    assert _change(here, OLD)["Location"] == "/account"
    assert [_signed_in(one) for one in (here, elsewhere)] == [True, False]
    amina.user.refresh_from_db()
    assert amina.user.check_password(NEW)
    assert Entry.objects.filter(verb="account.password_changed").count() == 1


def test_guessing_the_old_password_in_an_open_session_is_locked_like_the_door(amina) -> None:
    here = amina.client()
    answers = [_change(here, f"a wrong password {number}").status_code for number in range(6)]
    assert answers[-1] == 429
    assert _change(here, OLD).status_code == 429


def test_who_has_no_password_here_changes_none(cast) -> None:
    answer = _change(cast.amina.client(), OLD)
    assert answer["Location"] == "/account"
    assert not Entry.objects.filter(verb="account.password_changed").exists()


@pytest.mark.parametrize("what", ["sessions", "factor"])
def test_an_administrator_signs_somebody_out_everywhere(cast, what: str) -> None:
    somebody = cast.amina.client()
    assert _signed_in(somebody)
    user = cast.amina.user.pk
    cast.adam.client().post(f"/administration/people/{user}/account", {"what": what})
    assert not running(user)
    assert not _signed_in(somebody)


def test_a_session_of_nobody_is_nobodys(db: None) -> None:
    client = Client()
    client.get("/sign-in")
    client.post("/sign-in", {"username": "nobody@test.example", "password": OLD})
    assert not Session.objects.filter(user__isnull=False).exists()
