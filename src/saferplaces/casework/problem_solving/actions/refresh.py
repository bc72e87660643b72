"""Draw the picture of a plan's problem anew from what is published."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, taken
from saferplaces.casework.problem_solving.models import Picture, Plan
from saferplaces.casework.problem_solving.picture import drawn
from saferplaces.casework.problem_solving.states import OPEN
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents.models import Publication


def refresh(actor: Actor, pk: int) -> None:
    """Draw it anew because somebody asked."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        redraw(plan)
        noted(actor, plan, "plan.picture_redrawn")


def redraw(plan: Plan) -> None:
    """Draw it anew, in the caller's transaction."""
    newest = Publication.objects.filter(state=Publication.State.DONE).first()
    Picture.objects.update_or_create(
        plan=plan,
        defaults={
            "content": drawn(plan),
            "snapshot": newest.snapshot if newest else "",
            "made_at": timezone.now(),
        },
    )
