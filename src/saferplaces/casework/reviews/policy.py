"""Who may read, decide and supervise reviews."""

from __future__ import annotations

from saferplaces.casework.reviews.models import Alert, RecordingError, Review
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    ALERTS,
    DECIDE,
    RECTIFY,
    REGISTER,
    REVIEWS,
    SUPERVISE,
)
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is outside your districts."


def _districts(actor: Actor) -> Condition:
    return actor.within_districts()


def _to_decide(actor: Actor) -> Condition:
    return _districts(actor) & field("state").among(["waiting", "sent_back", "second_look"])


reviews = Policy(
    Review,
    {
        "read": Rule(REVIEWS, _districts, ELSEWHERE),
        "decide": Rule(DECIDE, _to_decide, "It has been decided, or it is outside your districts."),
        "supervise": Rule(SUPERVISE, _districts, ELSEWHERE),
    },
)
alerts = Policy(
    Alert,
    {
        "read": Rule(ALERTS, _districts, ELSEWHERE),
        "take": Rule(ALERTS, _districts, ELSEWHERE),
    },
)
errors = Policy(
    RecordingError,
    {
        "read": Rule(REVIEWS, _districts, ELSEWHERE),
        "rectify": Rule(RECTIFY, _districts, ELSEWHERE),
        "rule": Rule(REGISTER, _districts, ELSEWHERE),
    },
)
