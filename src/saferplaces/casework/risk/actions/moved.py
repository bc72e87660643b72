"""Move an assessment to another state, and leave the row that says so."""

from __future__ import annotations

from saferplaces.casework.risk.models import Assessment, AssessmentStateChange
from saferplaces.casework.risk.states import ASSESSMENT
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.states import step


def moved(actor: Actor, found: Assessment, new: str, why: str = "") -> None:
    """Save a locked assessment in a new state.

    Raises
    ------
    Problem
        When there is no such way: somebody else was faster.
    """
    step(ASSESSMENT, found.state, new)
    AssessmentStateChange.objects.create(
        assessment=found, old=found.state, new=new, by_id=actor.user_id, why=why
    )
    found.state = new
    found.save()
