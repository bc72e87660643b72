"""The record of a page names every log that is on it."""

from __future__ import annotations

from django.utils import timezone
from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.intake.incidents.factories import incident, party, person_

from saferplaces.casework.reviews.models import Alert
from saferplaces.foundation.audit.models import Entry


def _last(verb: str) -> Entry:
    return Entry.objects.filter(verb=verb).latest("at")


def test_a_review_names_the_earlier_logs_that_it_tells_of(cast) -> None:
    caller = person_()
    before = incident()
    party(before, person=caller)
    row = {"counted": "caller", "subject_id": caller.pk, "setting": "x", "events": 2, "logs": 2,
           "exact": 2, "met": True}  # fmt: skip
    review = waiting(caller, repeats=[row])
    page = cast.amina.client().get(f"/reviews/{review.pk}").content.decode()
    assert before.record_id in page
    assert f"incident:{before.pk}" in _last("review.read").objects_seen


def test_lists_of_reviews_and_alerts_name_their_logs(cast) -> None:
    review = waiting(alert=True, triggers=["weapon"])
    alert = Alert.objects.get(incident_id=review.incident_id)
    client = cast.sarah.client()
    client.get("/reviews/")
    client.get("/reviews/alerts")
    for verb in ("review.list", "alert.list"):
        assert f"incident:{review.incident_id}" in _last(verb).objects_seen
    Alert.objects.filter(pk=alert.pk).update(state="closed", closed_at=timezone.now())
    client.get("/reviews/alerts")
    assert f"incident:{review.incident_id}" in _last("alert.list").objects_seen
