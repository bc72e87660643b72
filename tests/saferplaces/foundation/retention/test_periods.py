"""Whole years, counted the same by the calendar and by the database; and begun anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.saferplaces.cast import organisations
from tests.saferplaces.foundation.retention.making import OLD, a_review, an_old_log
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.retention.actions import find
from saferplaces.foundation.retention.due import ends_on
from saferplaces.foundation.retention.models import RetentionReview

DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2090, 12, 31))


@given(DAYS, st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_a_period_ends_on_the_same_day_so_many_years_later(last: dt.date, years: int) -> None:
    end = ends_on(last, years)
    assert end.year == last.year + years
    assert (end.month, end.day) == (last.month, last.day) or (
        (last.month, last.day) == (2, 29) and (end.month, end.day) == (2, 28)
    )
    assert end <= ends_on(last + dt.timedelta(days=1), years)  # later activity never ends sooner


@pytest.mark.parametrize(
    ("last", "years"),
    [(dt.date(2020, 2, 29), 6), (dt.date(2020, 2, 29), 4), (dt.date(2019, 12, 31), 10)],
)
def test_the_database_counts_as_the_calendar(db: None, last: dt.date, years: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (%s::date + make_interval(years => %s))::date", [last, years])
        assert cursor.fetchone() == (ends_on(last, years),)


def test_a_log_falls_due_six_years_on_and_not_a_day_before(db: None) -> None:
    organisations()
    log, who = an_old_log()
    find(dt.date(2021, 2, 27))
    assert not RetentionReview.objects.exists()
    find(dt.date(2021, 2, 28))
    due = {(r.model, r.key): r.due_on for r in RetentionReview.objects.all()}
    end = dt.date(2021, 2, 28)
    assert due == {("incidents.Incident", log.pk): end, ("incidents.Person", who.pk): end}


def test_who_comes_to_notice_again_begins_anew_and_a_due_review_lapses(db: None) -> None:
    organisations()
    log, who = an_old_log()
    find(dt.date(2022, 1, 1))
    factories.party(factories.incident(reported_at=OLD + dt.timedelta(days=3000)), person=who)
    found = find(dt.date(2022, 1, 2))
    states = {r.model: r.state for r in RetentionReview.objects.filter(key__in=[log.pk, who.pk])}
    assert (found["lapsed"], states["incidents.Person"]) == (0, "due")  # last_seen is published
    who.last_seen = OLD + dt.timedelta(days=3000)
    who.save()
    assert find(dt.date(2022, 1, 3))["lapsed"] == 1
    assert RetentionReview.objects.get(key=who.pk).state == "lapsed"
    assert RetentionReview.objects.get(key=log.pk).state == "due"  # the log has its own period


def test_a_suspect_of_violence_keeps_the_log_for_ten_years(db: None) -> None:
    organisations()
    log, who = an_old_log(offence_class="8N")
    factories.party(log, person=who, role="suspect")
    find(dt.date(2024, 1, 1))
    assert not RetentionReview.objects.exists()
    find(dt.date(2025, 3, 1))
    assert {(r.rule, r.due_on) for r in RetentionReview.objects.all()} == {
        ("mopi_2", dt.date(2025, 2, 28))
    }


def test_what_was_kept_on_comes_back_on_its_day(db: None) -> None:
    organisations()
    log, _ = an_old_log()
    review = a_review("retained", key=log.pk, next_on=dt.date(2030, 1, 1))
    find(dt.date(2029, 12, 31))
    review.refresh_from_db()
    assert review.state == "retained"
    find(dt.date(2030, 1, 1))
    review.refresh_from_db()
    assert (review.state, review.reason) == ("due", "")
