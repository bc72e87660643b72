"""After publishing, every log in scope has exactly one review, and hard triggers call somebody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.casework.reviews.waiting import ORDINARY, publish, waiting
from tests.saferplaces.intake.incidents.factories import REPORTED, finding, incident

from saferplaces.casework.reviews import coverage
from saferplaces.casework.reviews.actions.alerts import close_alert, take_alert
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Alert, AlertState, Review, ReviewState
from saferplaces.foundation.messages.models import Notice
from saferplaces.intake.incidents.models import Finding

pytestmark = pytest.mark.usefixtures("settled")


def test_every_log_in_scope_becomes_one_review_and_publishing_again_changes_nothing(cast) -> None:
    for _ in range(3):
        finding(incident())
    assert publish()["reviews_new"] == 3
    assert Review.objects.count() == 3
    assert not any(publish().values())


def test_a_waiting_review_follows_its_finding_and_a_decided_one_stays(cast) -> None:
    first, second = waiting(), waiting()
    decide(cast.amina.actor, second.pk, ORDINARY)
    Finding.objects.update(score=66.0)
    publish()
    assert Review.objects.get(pk=first.pk).score == 66.0
    assert Review.objects.get(pk=second.pk).score == 20.0


def test_a_log_that_leaves_the_scope_is_withdrawn_and_waits_again_when_it_comes_back(cast) -> None:
    review = waiting()
    Finding.objects.update(withdrawn_at=timezone.now())
    publish()
    review.refresh_from_db()
    assert review.state == ReviewState.WITHDRAWN
    Finding.objects.update(withdrawn_at=None)
    publish()
    review.refresh_from_db()
    assert review.state == ReviewState.WAITING
    assert [c.why for c in review.changes.all()] == ["No longer in scope", "In scope again"]


def test_a_new_log_of_a_decided_event_gets_a_review_of_its_own(cast) -> None:
    review = waiting(log={"event_id": "event-1"})
    decide(cast.amina.actor, review.pk, ORDINARY)
    other = waiting(log={"event_id": "event-1"})
    assert (other.state, other.pk != review.pk) == (ReviewState.WAITING, True)


def test_in_scope_is_reviewed_plus_waiting_by_day_and_district(cast) -> None:
    one, *_ = waiting(), waiting(), waiting(log={"district": "bradford"})
    decide(cast.amina.actor, one.pk, ORDINARY)
    whole = coverage.whole(cast.chioma.actor)
    assert (whole.in_scope, whole.reviewed, whole.waiting, whole.gap) == (3, 1, 2, 0)
    days = coverage.by_day(cast.chioma.actor, dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    assert [(d.district, d.in_scope, d.reviewed, d.waiting) for d in days] == [
        ("bradford", 1, 0, 1),
        ("leeds", 2, 1, 1),
    ]
    assert coverage.whole(cast.amina.actor).in_scope == 2


def test_a_log_without_a_review_is_named_as_a_gap(cast) -> None:
    lost = finding(incident())
    assert coverage.whole(cast.amina.actor).gap == 1
    assert coverage.gaps(cast.amina.actor) == [lost.pk]
    page = cast.colin.client().get("/reviews/coverage").content.decode()
    assert "left out 1" in page
    publish()
    assert "Nothing is left out" in cast.colin.client().get("/reviews/coverage").content.decode()


def test_a_hard_trigger_alerts_the_supervisors_of_the_district_as_soon_as_it_is_published(
    cast,
) -> None:
    sarah = cast.sarah.user
    waiting(alert=True, triggers=["weapon"])
    alert = Alert.objects.get()
    assert alert.state == AlertState.RAISED
    assert alert.take_by - alert.raised_at == dt.timedelta(minutes=15)
    assert Notice.objects.get(to=sarah, urgent=True).text == "1 new alert to take"


def test_years_of_history_call_nobody_out(cast) -> None:
    waiting()
    waiting(log={"reported_at": REPORTED - dt.timedelta(days=30)}, alert=True, triggers=["weapon"])
    assert Alert.objects.count() == 0


def test_a_further_trigger_raises_an_ended_alert_again(cast) -> None:
    waiting(alert=True, triggers=["weapon"])
    key = Alert.objects.get().pk
    take_alert(cast.sarah.actor, key)
    close_alert(cast.sarah.actor, key, "Patrol sent, all well.")
    publish()
    assert Alert.objects.get().state == AlertState.CLOSED
    Finding.objects.update(triggers=["weapon", "fire"])
    publish()
    assert Alert.objects.get().state == AlertState.RAISED
