"""Who may keep the log of awareness activity and save assumptions; figures hold nobody's data."""

from __future__ import annotations

from saferplaces.accountability.case_review_account.models import Activity, Scenario
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT, CASE_REVIEWS_APPEAL
from saferplaces.foundation.policy import ALL, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

NOT_OURS = "Another organisation entered it."


def _all(actor: Actor) -> Condition:
    return ALL


def _own(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


activities = Policy(
    Activity,
    {
        "read": Rule(CASE_REVIEWS_ACCOUNT, _all, NOT_OURS),
        "keep": Rule(CASE_REVIEWS_APPEAL, _own, NOT_OURS),
    },
)
scenarios = Policy(Scenario, {"read": Rule(CASE_REVIEWS_ACCOUNT, _all, NOT_OURS)})
