"""Doors: who may come in, and that no page of personal data goes unrecorded."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.roles import AUDIT, REVIEWS
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.ui.doors import UnrecordedAccessError, door


def _request(actor: object):
    request = RequestFactory().get("/")
    request.actor = actor
    return request


def test_a_page_of_personal_data_that_does_not_say_whose_is_never_shown(cast) -> None:
    @door(REVIEWS, personal=True, verb="test.page")
    def forgetful(request):
        return HttpResponse("her address")

    with pytest.raises(UnrecordedAccessError):
        forgetful(_request(cast.amina.actor))


def test_what_a_page_shows_is_recorded_with_who_looked(cast) -> None:
    @door(REVIEWS, personal=True, verb="test.page")
    def page(request):
        request.access.saw("incident", ["i1"], ["p1", "p2"])
        return HttpResponse("")

    page(_request(cast.amina.actor))
    entry = Entry.objects.get()
    assert (entry.verb, entry.objects_seen) == ("test.page", ["incident:i1"])
    assert entry.people_seen == ["p1", "p2"]
    assert (entry.actor_name, entry.role) == ("Amina", "reviewer")


def test_a_role_without_the_capability_is_refused(cast) -> None:
    @door(AUDIT, personal=False)
    def trail(request):
        return HttpResponse("")

    with pytest.raises(Refused):
        trail(_request(cast.amina.actor))


def test_a_visitor_is_asked_to_sign_in(db) -> None:
    response = Client().get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in")


def test_no_page_may_be_kept_in_a_cache(cast) -> None:
    response = cast.amina.client().get("/")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
