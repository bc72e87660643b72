"""ASVAT's intended outcomes as measures: counted once over all logs, told with their intervals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance, waiting
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.incidents.factories import incident, party, person_
from tools.measures_page import PAGE, written

from saferplaces.accountability.measures import words
from saferplaces.accountability.measures.actions.reckon import JOB, on_published, reckon
from saferplaces.accountability.measures.catalogue import MEASURES, find, measures
from saferplaces.accountability.measures.intervals import compare
from saferplaces.accountability.measures.models import Figure
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import Asked, Given
from saferplaces.foundation.jobs.schedule import find as job
from saferplaces.intake.incidents.models import Incident

FIRST, LAST = dt.datetime(2024, 4, 1, 8, 0), dt.datetime(2026, 3, 31, 20, 0)


def log(at: dt.datetime, **given: Any) -> Incident:
    """A log in scope, reported and closed at a time."""
    return incident(reported_at=at, closed_at=at, part=f"{at:%Y-%m}", **given)


@pytest.fixture
def two_years(db: None) -> None:
    """A log on the first day of every month for two years, and one on the very last day."""
    for month in range(24):
        at = dt.datetime(2024 + (month + 3) // 12, (month + 3) % 12 + 1, 1, 8, 0)
        log(at, district="wakefield", closing_code="ADMIN", in_scope=False)
    log(LAST, district="wakefield", closing_code="ADMIN", in_scope=False)


def figure(
    code: str, district: str = "", month: dt.date = dt.date(2026, 3, 1), months: int = 12
) -> tuple[int, int | None]:
    found = Figure.objects.get(measure=code, district=district, month=month, months=months)
    return found.numerator, found.denominator


def test_a_repeat_victim_is_one_with_two_events_in_the_period(two_years: None) -> None:
    twice, once, double = person_(), person_(), person_()
    for who, months in ((twice, (6, 12)), (once, (7,))):
        for month in months:
            party(log(dt.datetime(2025, month, 9, 9)), person=who, role="victim")
    for _ in range(2):  # two logs about one event are one event
        party(log(dt.datetime(2025, 8, 9, 9), event_id="e1"), person=double, role="victim")
    reckon()
    assert figure("repeat-victims") == (1, 3)
    assert figure("repeat-victims", "leeds") == (1, 3)
    assert figure("repeat-victims", month=dt.date(2025, 6, 1)) == (0, 1)


def test_somebody_in_two_districts_is_a_repeat_of_the_force_alone(two_years: None) -> None:
    who = person_()
    for month, district in ((6, "leeds"), (7, "bradford")):
        party(log(dt.datetime(2025, month, 9, 9), district=district), person=who, role="suspect")
    reckon()
    assert figure("complained-about") == (1, 1)
    assert figure("complained-about", "leeds") == figure("complained-about", "bradford") == (0, 1)


def test_incidents_finalised_as_asb_are_counted_in_the_month_of_closing(two_years: None) -> None:
    log(dt.datetime(2025, 6, 30, 23), closing_code="ASB-N")
    log(dt.datetime(2025, 6, 2, 9), closing_code="CRIME", offence_class="8L")
    incident(
        reported_at=dt.datetime(2025, 6, 30, 23), closed_at=dt.datetime(2025, 7, 1, 1),
        part="2025-06", closing_code="ASB-P",
    )  # fmt: skip
    reckon()
    assert figure("finalised-as-asb", month=dt.date(2025, 6, 1), months=1) == (1, None)
    assert figure("finalised-as-asb", month=dt.date(2025, 7, 1), months=1) == (1, None)
    assert figure("finalised-as-asb") == (2, None)
    assert figure("crimes-in-scope", "leeds") == (1, None)


def test_a_month_that_is_not_over_has_no_figure(two_years: None) -> None:
    log(dt.datetime(2026, 4, 3, 9))
    reckon()
    assert Figure.objects.latest("month").month == dt.date(2026, 3, 1)


def test_no_whole_period_before_leaves_the_figure_out_and_makes_no_nought(db: None) -> None:
    log(dt.datetime(2026, 3, 1, 9))
    log(dt.datetime(2026, 3, 31, 9))
    reckon()
    assert figure("finalised-as-asb", months=1) == (2, None)
    assert not Figure.objects.filter(months=12).exists()
    assert not Figure.objects.filter(measure__in=["satisfaction", "perception"]).exists()


def test_safeguarding_is_a_task_asked_for_on_the_log_of_a_repeat(
    cast: Cast, two_years: None
) -> None:
    no_chance()
    met = {"counted": "caller", "setting": "repeat-person-12-months", "met": True}
    for tasks in ((Asked("call_back", owner_id=cast.amina.user.pk),), ()):
        at = {"reported_at": LAST, "closed_at": LAST, "part": "2026-03"}
        review = waiting(log=at, repeats=[met])
        given = Given(recording="no_crime_disclosed", risk_level="standard", tasks=tasks)
        decide(cast.amina.actor, review.pk, given)
    decide(cast.amina.actor, waiting(log=at).pk, ORDINARY)  # nobody who suffers again
    reckon()
    assert figure("safeguarding", months=1) == (1, 2)
    assert figure("reviewed", months=1) == (3, 3)


def test_the_old_figures_stand_where_reckoning_fails(two_years: None) -> None:
    reckon()
    before = list(Figure.objects.values_list("measure", "month", "district", "numerator"))
    with transaction.atomic():
        incident(reported_at=LAST, closed_at=LAST, part="2026-03")
        reckon()
        transaction.set_rollback(True)
    assert list(Figure.objects.values_list("measure", "month", "district", "numerator")) == before


def test_a_publication_asks_for_figures_once_and_does_not_wait_for_them(db: None) -> None:
    assert job(JOB) is not None
    assert on_published(None) == on_published(None) == {}
    assert ProcrastinateJob.objects.filter(task_name="job", args={"name": JOB}).count() == 1
    assert not Figure.objects.exists()


def test_a_word_stands_on_a_change_only_where_chance_is_left_out() -> None:
    fewer = find("finalised-as-asb")
    assert fewer is not None
    assert words.change_word(fewer, compare((1000, None), (900, None))) == "Lower: better"
    assert words.change_word(fewer, compare((100, None), (90, None))) == "No clear change"
    assert words.change_word(fewer, None) == ""
    assert compare((0, None), (0, None)) is None
    share = compare((100, 1000), (100, 2000))
    assert share is not None
    assert share.ratio == pytest.approx(0.5)
    assert share.clear


def test_small_numbers_and_the_one_that_would_tell_them_are_kept_from_the_commander(
    cast: Cast, two_years: None
) -> None:
    for district, number in (("leeds", 30), ("bradford", 3), ("kirklees", 12)):
        for _ in range(number):
            log(dt.datetime(2025, 6, 9, 9), district=district)
    reckon()
    page = cast.colin.client().get("/performance/finalised-as-asb/").content.decode()
    rows = page.split("Districts, 12 months", 1)[1].split("</table>", 1)[0]
    assert rows.count(words.FEW) == 2 * 2  # Bradford, and Kirklees with it; now and before
    assert ">30<" in rows
    assert ">3<" not in rows
    seen = cast.ana.client().get("/performance/finalised-as-asb/").content.decode()
    assert words.FEW not in seen
    one = cast.colin.client().get("/performance/?district=bradford").content.decode()
    assert words.FEW in one


def test_what_nobody_collects_says_where_it_comes_from_and_shows_no_nought(
    cast: Cast, two_years: None
) -> None:
    reckon()
    client = cast.chioma.client()
    page = client.get("/performance/").content.decode()
    for measure in measures():
        assert measure.name in page
    assert page.count("Not collected yet") >= 3
    assert "comes from public surveys" in client.get("/performance/perception/").content.decode()
    csv = client.get("/performance/?export=csv")
    assert csv["Content-Type"].startswith("text/csv")
    assert "Satisfaction" not in csv.content.decode()


def test_odd_filters_fall_back_to_the_force_and_the_last_month(cast: Cast, two_years: None) -> None:
    reckon()
    client = cast.chioma.client()
    for odd in ("?district=nowhere&month=2099-01", "?month=%00", "?months-page=x"):
        assert client.get(f"/performance/repeat-victims/{odd}").status_code == 200
    assert client.get("/performance/nothing/").status_code == 404


def test_before_the_first_figures_the_pages_say_so(cast: Cast) -> None:
    client = cast.chioma.client()
    assert "There are no figures yet" in client.get("/performance/").content.decode()
    assert client.get("/performance/repeat-victims/").status_code == 200


def test_every_definition_is_whole_and_the_page_of_them_is_current() -> None:
    for measure in MEASURES:
        assert all([measure.why, measure.definition, measure.numerator, measure.source])
        assert measure.collected != bool(measure.comes_from)
        assert not measure.collected or measure.starts
    assert PAGE.read_text() == written()
