"""Who may read, pass, prepare and decide reviews by the local policing body.

The policy officer prepares them. The council of the district passes the bundle and nothing more.
The mayor or deputy sees those that came to them, once they have said that they have no conflict of
interest, and nothing else of any case review; nobody decides what they have analysed themselves.
Whoever has a conflict does nothing.
"""

from __future__ import annotations

from saferplaces.casework.lpb_reviews.models import LpbReview, Proposal
from saferplaces.casework.lpb_reviews.states import CAME_TO_THE_MAYOR
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    CASE_REVIEWS_APPEAL,
    CASE_REVIEWS_DECIDE,
    CASE_REVIEWS_WORK,
)
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "It is outside your area."
CONFLICT = "You have a conflict of interest, or have not said that you have none."
NOT_CAME = "It has not come to you for a decision."
NOT_OURS = "Another council runs the case review."
ANALYSED = "You have analysed it yourself, or have not said that you have no conflict of interest."


def _free(actor: Actor, path: str = "") -> Condition:
    return actor.within_districts(f"{path}district") & ~field(f"{path}conflicted").contains(
        actor.user_id
    )


def _cleared(actor: Actor, path: str = "") -> Condition:
    return _free(actor, path) & field(f"{path}cleared").contains(actor.user_id)


def _within(actor: Actor) -> Condition:
    return actor.within_districts()


def _came(actor: Actor, path: str = "") -> Condition:
    came = field(f"{path}state").among([str(state) for state in CAME_TO_THE_MAYOR])
    return actor.within_districts(f"{path}district") & came


def _came_free(actor: Actor) -> Condition:
    return _came(actor) & _cleared(actor)


def _decides(actor: Actor) -> Condition:
    return _cleared(actor) & ~field("analysed_by_id").equals(actor.user_id)


def _council(actor: Actor) -> Condition:
    return actor.within_districts() & field("case_review__organisation_id").equals(
        actor.organisation_id
    )


def _proposed(actor: Actor) -> Condition:
    return _cleared(actor, "review__")


prepared = Policy(
    LpbReview,
    {
        "list": Rule(CASE_REVIEWS_APPEAL, _within, ELSEWHERE),
        "read": Rule(CASE_REVIEWS_APPEAL, _free, CONFLICT),
        "declare": Rule(CASE_REVIEWS_APPEAL, _within, ELSEWHERE),
        "take": Rule(CASE_REVIEWS_APPEAL, _cleared, CONFLICT),
        "work": Rule(CASE_REVIEWS_APPEAL, _cleared, CONFLICT),
    },
)
"""For who prepares."""
deciding = Policy(
    LpbReview,
    {
        "list": Rule(CASE_REVIEWS_DECIDE, _came, NOT_CAME),
        "declare": Rule(CASE_REVIEWS_DECIDE, _came, NOT_CAME),
        "read": Rule(CASE_REVIEWS_DECIDE, _came_free, CONFLICT),
        "decide": Rule(CASE_REVIEWS_DECIDE, _decides, ANALYSED),
    },
)
"""For who decides."""
passing = Policy(
    LpbReview,
    {
        "read": Rule(CASE_REVIEWS_WORK, _council, NOT_OURS),
        "pass": Rule(CASE_REVIEWS_WORK, _council, NOT_OURS),
    },
)
"""For the council that passes the bundle."""
proposals = Policy(
    Proposal,
    {
        "prepare": Rule(CASE_REVIEWS_APPEAL, _proposed, CONFLICT),
        "decide": Rule(CASE_REVIEWS_DECIDE, _proposed, CONFLICT),
    },
)
