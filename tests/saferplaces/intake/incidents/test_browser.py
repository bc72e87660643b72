"""The pages of incidents in a browser: accessible, by keyboard, without scripts."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect
from tests.saferplaces.intake.incidents.factories import (
    finding,
    incident,
    party,
    person_,
    place_,
    series,
    uncertain_link,
)

pytestmark = pytest.mark.browser
NARRATIVE = (
    "CALLER SAYS A GROUP OF LADS THREW BRICKS AT HER WINDOW AGAIN, THIRD TIME THIS MONTH. SHE IS "
    "81, LIVES ALONE AND IS FRIGHTENED TO GO OUT. NO INJURIES. NEIGHBOUR HEARD IT TOO."
)


def _world():
    """A repeat victim at a repeat address, with a namesake who may be the same."""
    place = place_("12 Clarendon Road, Leeds", postcode="LS6 1AA")
    ada, adah = person_("Ada", "Example"), person_("Adah", "Example")
    logs = [
        incident(
            narrative=NARRATIVE, place_id=place.pk, place_probability=0.97, postcode="LS6 1AA",
            easting=429000.0 + 40 * n, reported_at=dt.datetime(2026, 3, 4 + 7 * n, 21, 15),
            qualifiers=["DRUGS"], event_id="one-event" if n else "",
        )
        for n in range(3)
    ]  # fmt: skip
    for log in logs:
        party(log, person=ada, phone="07700 900119", address="12 Clarendon Road",
              postcode="LS6 1AA")  # fmt: skip
    other = party(incident(), person=adah, phone="07700 900119")
    series("caller", ada.pk, escalating=True, why="More often: 3 events in 2 weeks.")
    series("location", place.pk)
    link = uncertain_link(other, party(logs[0], person=ada, role="victim"))
    finding(
        logs[-1],
        score=61.0,
        triggers=["weapon"],
        reading={
            "crimes": [{"class": "58A", "evidence": ["THREW BRICKS AT HER WINDOW"]}],
            "vulnerability": [{"factor": "older_person", "evidence": ["IS 81"]},
                              {"factor": "isolation", "evidence": ["LIVES ALONE"]}],
            "set_aside": [{"class": "105A", "why": "negated", "evidence": ["NO INJURIES"]}],
        },
        recording=[{"class": "58A", "basis": "narrative", "confidence": 0.62, "rule": "58A.thrown",
                    "evidence": ["THREW BRICKS AT HER WINDOW"], "supervisor": True,
                    "point_to_prove": "Damage, meant or reckless"}],
        repeats=[{"counted": "caller", "subject_id": ada.pk, "setting": "repeat-90-days",
                  "events": 3, "logs": 3, "exact": 2, "met": True}],
    )  # fmt: skip
    return logs[-1], ada, place, link


def test_the_pages_are_accessible(live) -> None:
    log, ada, place, link = _world()
    for who, address, name in (
        (live.cast.amina, f"/incidents/{log.pk}", "incident"),
        (live.cast.amina, f"/people/{ada.pk}", "person"),
        (live.cast.amina, f"/places/{place.pk}", "place"),
        (live.cast.amina, "/search?q=ada+exampel+6/5/1984", "search"),
        (live.cast.amina, "/search?q=a", "search-problem"),
        (live.cast.amina, "/links", "links"),
        (live.cast.amina, f"/links/{link.pk}", "link"),
        (live.cast.ben, f"/incidents/{log.pk}", "incident-partner"),
        (live.cast.carys, "/call", "call"),
    ):
        page = live.page_as(who, address)
        live.clean(page)
        live.picture(page, f"incidents-{name}")


def test_a_call_is_answered_by_keyboard_alone_and_without_scripts(live) -> None:
    log, *_ = _world()
    page = live.page_as(live.cast.carys, "/call", javascript=False)
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("07700 900119")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ask who is calling").wait_for()
    live.picture(page, "incidents-call-who")
    assert log.record_id not in page.content()
    expect(page.get_by_role("button", name="Ada Example")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Ada Example").wait_for()
    live.picture(page, "incidents-caller")
    assert "Escalating" in page.content()
