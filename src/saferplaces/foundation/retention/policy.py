"""Who may decide what is kept: each organisation's records manager on its own records alone.

The force's and partners' records stand under different laws; nobody decides on another's.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RETENTION_REVIEW
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.foundation.retention.models import Certificate, Hold, RetentionReview

ELSEWHERE = "Another organisation holds this record, and decides on it."


def _own(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


reviews = Policy(
    RetentionReview,
    {verb: Rule(RETENTION_REVIEW, _own, ELSEWHERE) for verb in ("read", "decide")},
)
holds = Policy(Hold, {verb: Rule(RETENTION_REVIEW, _own, ELSEWHERE) for verb in ("read", "decide")})
certificates = Policy(Certificate, {"read": Rule(RETENTION_REVIEW, _own, ELSEWHERE)})
