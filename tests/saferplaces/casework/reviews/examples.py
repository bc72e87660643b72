"""Examples of reviews, alerts and recording errors in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.reviews.waiting import waiting
from tests.saferplaces.cast import person
from tests.saferplaces.examples import example

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import LATER, Given
from saferplaces.casework.reviews.models import Alert, RecordingError


@example(
    "review",
    "review-take",
    "review-release",
    "review-together",
    "review-agree",
    "review-own-word",
    "review-send-back",
    "api-review",
    "api-review-take",
    "api-review-release",
    "api-review-decide",
)
def _review() -> dict[str, object]:
    return {"pk": waiting().pk}


@example("alert-take", "alert-take-over", "alert-close")
def _alert() -> dict[str, object]:
    review = waiting(alert=True, triggers=["weapon"])
    return {"pk": Alert.objects.get(incident_id=review.incident_id).pk}


@example("recording-error")
def _error() -> dict[str, object]:
    given = Given(
        recording="crime_to_record",
        risk_level="medium",
        rationale="Two occasions",
        crime_class="8L",
        recorded=LATER,
    )
    decision = decide(person("amina").actor, waiting().pk, given)
    return {"pk": RecordingError.objects.get(decision=decision).pk}
