"""Amina's morning in a browser: by mouse, by keyboard, without scripts, on a telephone."""

from __future__ import annotations

import pytest
from tests.saferplaces.casework.reviews.waiting import no_chance, prompt, waiting
from tests.saferplaces.intake.incidents.factories import person_

pytestmark = pytest.mark.browser


def _log(**more: object):
    no_chance()
    return waiting(
        person_(),
        recording=[prompt()],
        reading={"vulnerability": [{"factor": "isolation", "evidence": ["shouting again"]}]},
        **more,
    )


def _decide(page) -> None:
    page.get_by_role("radio", name="Not a crime").check()
    page.get_by_role("radio", name="No notifiable crime disclosed").check()
    page.get_by_role("radio", name="Standard").check()
    page.get_by_role("button", name="Save and next").click()


def test_a_morning_of_reviews(live) -> None:
    _log(score=80.0), _log(score=70.0)
    page = live.page_as(live.cast.amina, "/reviews/")
    live.clean(page)
    live.picture(page, "reviews")
    page.get_by_role("button", name="Next review").click()
    live.picture(page, "review")
    _decide(page)
    page.get_by_text("which you have just decided").wait_for()
    live.clean(page)
    page.get_by_role("button", name="Save and next").click()
    page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    live.clean(page)
    live.picture(page, "review-with-problems")


def test_a_review_without_scripts(live) -> None:
    review = _log()
    page = live.page_as(live.cast.amina, "/reviews/", javascript=False)
    page.get_by_role("button", name="Next review").click()
    _decide(page)
    page.get_by_text("Nothing waits for you").wait_for()
    review.refresh_from_db()
    assert review.state == "decided"


def test_a_review_by_keyboard_alone(live) -> None:
    review = _log()
    page = live.page_as(live.cast.amina, "/reviews/")
    page.get_by_role("button", name="Next review").press("Enter")
    for name in ("Not a crime", "No notifiable crime disclosed", "Standard"):
        _tab_to(page, name)
        page.keyboard.press("Space")
    _tab_to(page, "Save and next")
    page.keyboard.press("Enter")
    page.get_by_text("Nothing waits for you").wait_for()
    review.refresh_from_db()
    assert review.state == "decided"


def _tab_to(page, name: str) -> None:
    """Go on by keyboard until this has the focus: tab to a group, arrows within it."""
    for _ in range(80):
        label = page.evaluate(
            "(document.activeElement.labels?.[0] || document.activeElement).textContent.trim()"
        )
        if label == name:
            return
        kind = page.evaluate("document.activeElement.type")
        group = page.evaluate(
            "name => [...document.getElementsByName(document.activeElement.name || '-')]"
            ".some(e => e.labels?.[0]?.textContent.trim() === name)",
            name,
        )
        page.keyboard.press("ArrowDown" if kind == "radio" and group else "Tab")
    raise AssertionError(f"The keyboard does not reach {name}.")


def test_a_review_on_a_telephone_does_not_scroll_sideways(live) -> None:
    review = _log()
    page = live.page_as(live.cast.amina, f"/reviews/{review.pk}", width=390)
    live.clean(page)


def test_alerts_coverage_and_errors_are_clean(live) -> None:
    _log(alert=True, triggers=["weapon"])
    for path, name in (
        ("/reviews/alerts", "alerts"),
        ("/reviews/coverage", "review-coverage"),
        ("/reviews/errors", "recording-errors"),
        ("/reviews/second-looks", "second-looks"),
    ):
        page = live.page_as(live.cast.sarah, path)
        live.clean(page)
        live.picture(page, name)
