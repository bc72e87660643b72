"""Who may read and work on applications and signposts.

An application goes to the point of contact of the district where it happens, which alone reads it
here: other relevant bodies read what the review shows them. Whoever writes one down for somebody on
the telephone reads it until it is sent in. Who took the second report reads the signpost.
"""

from __future__ import annotations

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_WORK, RISK
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Signpost,
)

ELSEWHERE = "It went to another organisation, is outside your districts, or is not sent in."
ANOTHER = "Somebody else is writing it down, or it has been sent in."
TAKEN_ELSEWHERE = "Another organisation took the report, or it is outside your districts."
DRAFT = ApplicationState.DRAFT


def _sent_in(actor: Actor) -> Condition:
    nobody = field("organisation_id").empty()
    ours = field("organisation_id").equals(actor.organisation_id) | nobody
    return actor.within_districts() & ours & ~field("state").equals(DRAFT)


def _own_draft(actor: Actor) -> Condition:
    own = field("made_by_id").equals(actor.user_id) & field("state").equals(DRAFT)
    return own & ~field("made_by_id").empty()


def _here(actor: Actor) -> Condition:
    return actor.within_districts() & field("organisation_id").equals(actor.organisation_id)


applications = Policy(
    Application,
    {
        "read": Rule(CASE_REVIEWS_WORK, _sent_in, ELSEWHERE),
        "work": Rule(CASE_REVIEWS_WORK, _sent_in, ELSEWHERE),
        "take_down": Rule(RISK, _own_draft, ANOTHER),
    },
)
signposts = Policy(
    Signpost,
    {
        "read": Rule(RISK, _here, TAKEN_ELSEWHERE),
        "end": Rule(RISK, _here, TAKEN_ELSEWHERE),
    },
)
