"""Who may read, run, chair and answer case reviews.

The council of the district runs a review and reads all of it. Each relevant body to which it was
passed reads the outline, what it was itself asked, the recommendations to it, and answers for
itself; who the victim is, once it was told and until that ends. None reads what another answered
or was told. Whoever chairs a meeting reads its review.
"""

from __future__ import annotations

from saferplaces.casework.case_reviews.models import (
    BodyRequest,
    CaseReview,
    NamePassed,
    PlanAction,
    Recommendation,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS,
    CASE_REVIEWS_ANSWER,
    CASE_REVIEWS_CHAIR,
    CASE_REVIEWS_DECIDE,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.policy import NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is outside your districts, or was not passed to your organisation."
NOT_OURS = "The council of the district runs it."
NOT_TO_US = "It was asked of another organisation."


def leads(actor: Actor, path: str = "") -> Condition:
    """Hold where the actor's organisation runs the review; `path` leads to it (``review__``)."""
    return actor.within_districts(f"{path}district") & field(f"{path}organisation_id").equals(
        actor.organisation_id
    )


def passed(actor: Actor, path: str = "") -> Condition:
    """Hold where the review was passed to the actor's organisation."""
    return actor.within_districts(f"{path}district") & field(f"{path}bodies").contains(
        actor.organisation_id
    )


def _all(actor: Actor, path: str = "") -> Condition:
    """Hold where the actor reads all of it: whose council runs it, and who chairs."""
    chairs = field(f"{path}chair_id").equals(actor.user_id)
    return leads(actor, path) | (chairs if actor.can(CASE_REVIEWS_CHAIR) else NONE)


def _reads(actor: Actor) -> Condition:
    return _all(actor) | passed(actor)


def _within(actor: Actor) -> Condition:
    return actor.within_districts()


def _ours(actor: Actor, path: str = "review__") -> Condition:
    own = field("organisation_id").equals(actor.organisation_id)
    return passed(actor, path) & own


def _read_ours(actor: Actor) -> Condition:
    return _all(actor, "review__") | _ours(actor)


def _named(actor: Actor) -> Condition:
    """Hold where a name was passed: all of it to the council, to a body's own people until it
    ends, and of these to those who answer for it alone.
    """
    told = _ours(actor) & field("ended_at").empty()
    return _all(actor, "review__") | (told if actor.can(CASE_REVIEWS_ANSWER) else NONE)


def _reports(actor: Actor) -> Condition:
    return leads(actor, "review__") | _ours(actor)


def _recommended(actor: Actor) -> Condition:
    """Hold where a body reads a recommendation: made to it, and sent."""
    return _all(actor, "review__") | (_ours(actor) & ~field("sent_at").empty())


def _to_consider(actor: Actor) -> Condition:
    return _ours(actor) & ~field("sent_at").empty()


case_reviews = Policy(
    CaseReview,
    {
        "read": Rule(CASE_REVIEWS, _reads, ELSEWHERE),
        "read all": Rule(CASE_REVIEWS, _all, NOT_OURS),
        "work": Rule(CASE_REVIEWS_WORK, leads, NOT_OURS),
        "refer back": Rule(CASE_REVIEWS_DECIDE, _within, "It is outside your area."),
    },
)
requests = Policy(
    BodyRequest,
    {
        "read": Rule(CASE_REVIEWS, _read_ours, NOT_TO_US),
        "answer": Rule(CASE_REVIEWS_ANSWER, _ours, NOT_TO_US),
    },
)
recommendations = Policy(
    Recommendation,
    {
        "read": Rule(CASE_REVIEWS, _recommended, NOT_TO_US),
        "consider": Rule(CASE_REVIEWS_ANSWER, _to_consider, NOT_TO_US),
    },
)
plan_actions = Policy(
    PlanAction,
    {
        "read": Rule(CASE_REVIEWS, _read_ours, NOT_TO_US),
        "report": Rule(CASE_REVIEWS_ANSWER, _reports, NOT_TO_US),
    },
)
names = Policy(NamePassed, {"read": Rule(CASE_REVIEWS, _named, NOT_TO_US)})
