"""The pages that everybody works on ask what they need once, however much there is to show."""

from __future__ import annotations

import pytest
from tests.saferplaces.casework.reviews.test_pages import REPEATS, _form, _page
from tests.saferplaces.casework.reviews.waiting import ORDINARY, waiting
from tests.saferplaces.intake.incidents.factories import person_, place_

from saferplaces.casework.reviews import home
from saferplaces.casework.reviews.actions.decide import decide

pytestmark = pytest.mark.usefixtures("settled")
QUEUE, REVIEW, DECIDE, DECIDED, HOME = 15, 28, 29, 30, 21
"""Questions that each may ask; each more costs a millisecond or two."""


def test_a_review_is_found_read_and_decided_with_few_questions(
    cast, django_assert_max_num_queries
) -> None:
    ada, place = person_(), place_()
    log = {"event_id": "one", "place_id": place.pk}
    earlier, _ = waiting(ada, log=log), waiting(ada, log=log)
    decide(cast.amina.actor, earlier.pk, ORDINARY)
    counted = [("caller", ada.pk), ("victim", ada.pk), ("location", place.pk)]
    repeats = [REPEATS | {"counted": who, "subject_id": key} for who, key in counted]
    review = waiting(ada, log=log, repeats=repeats, score=90.0)
    amina = cast.amina.client()
    address = f"/reviews/{review.pk}"
    for page in ("/", "/reviews/", address):
        amina.get(page)
    with django_assert_max_num_queries(HOME):
        amina.get("/")
    with django_assert_max_num_queries(QUEUE):
        amina.get("/reviews/")
    amina.post("/reviews/next")
    with django_assert_max_num_queries(REVIEW):
        page = _page(amina, review.pk)
    assert page.count("Logs before") == 2  # of the caller and of the place
    assert "Last decided" in page
    assert "the same event" in page
    given = {"recording": "no_crime_disclosed", "risk_level": "standard"}
    with django_assert_max_num_queries(DECIDE):
        assert amina.post(address, _form(page) | given).status_code == 302
    with django_assert_max_num_queries(DECIDED):
        assert "What was decided" in _page(amina, review.pk)


def test_a_backlog_is_counted_as_far_as_its_list_is(cast, monkeypatch) -> None:
    for counted, number, note in (
        ((9, 2), "9", "2 past their target"),
        ((10_001, 2), "More than 10,000", "At least 2 past their target"),
        ((10_001, 10_001), "More than 10,000", "More than 10,000 past their target"),
    ):
        monkeypatch.setattr(home, "backlog", lambda actor, found=counted: found)
        card = home.of_reviews(cast.amina.actor)
        assert card is not None
        assert (card.counted, card.note) == (number, note)
