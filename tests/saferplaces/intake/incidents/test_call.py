"""Call-takers: who is on the line first, the history after."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.intake.incidents.factories import incident, party, person_, series

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.registry import CALLER_PANELS, Panel


def _household():
    """Two people who share a telephone; Ada has a log of last week."""
    lately = timezone.localtime().replace(tzinfo=None) - dt.timedelta(days=7)
    ada, bert = person_("Ada", "Example"), person_("Bert", "Example")
    log = incident(reported_at=lately, record_id="LATELY-1")
    party(log, person=ada, phone="07700 900119", address="12 Clarendon Road", postcode="LS6 1AA")
    party(incident(), person=bert, phone="07700 900119", postcode="LS6 1AA")
    return ada, bert, log


def test_a_number_lists_who_may_be_calling_and_nothing_of_their_history(cast) -> None:
    ada, bert, log = _household()
    page = cast.carys.client().post("/call", {"q": "+44 7700 900119"}).content.decode()
    assert "Ada Example" in page
    assert "Bert Example" in page
    assert "LS6" in page
    assert log.record_id not in page
    assert "LS6 1AA" not in page
    assert "1984" not in page
    entry = Entry.objects.get(verb="caller.looked_up")
    assert set(entry.people_seen) == {ada.pk, bert.pk}
    assert entry.purpose == "call in progress"


def test_once_known_the_caller_history_and_what_works_are_shown(cast, monkeypatch) -> None:
    monkeypatch.setattr(CALLER_PANELS, "_found", [])
    panel = Panel("What works", "incidents/parts.html", lambda actor, key, access: {})
    CALLER_PANELS.add(panel, name="test")
    ada, bert, _ = _household()
    series("caller", ada.pk, escalating=True, why="More often")
    page = cast.carys.client().post("/call", {"q": "07700900119", "person": ada.pk})
    text = page.content.decode()
    assert "LATELY-1" in text
    assert "More often" in text
    assert "What works" in text
    entry = Entry.objects.get(verb="caller.confirmed")
    assert entry.people_seen == [ada.pk]
    assert bert.pk not in entry.people_seen


def test_an_address_finds_who_lives_there(cast) -> None:
    _household()
    page = cast.carys.client().post("/call", {"q": "12 Clarendon Road LS6 1AA"}).content.decode()
    assert "Ada Example" in page
    assert "Bert Example" not in page


def test_unknown_and_withheld_numbers_say_so(cast) -> None:
    browser = cast.carys.client()
    page = browser.post("/call", {"q": "07700 900999"}).content.decode()
    assert "Nobody is known" in page
    assert "not low risk" in page
    assert "cannot be looked up" in browser.post("/call", {"q": "Withheld"}).content.decode()
    assert "There is a problem" in browser.post("/call", {"q": "%"}).content.decode()


def test_only_call_takers_look_callers_up(cast) -> None:
    assert cast.amina.client().post("/call", {"q": "07700900119"}).status_code == 403
