"""What waits, on the first page."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import FEEDBACK_ACT, FEEDBACK_MODERATE, FEEDBACK_URGENT
from saferplaces.foundation.ui.home import Card
from saferplaces.intake.feedback.models import Answer, AnswerState, Tasking, Urgent, UrgentState
from saferplaces.intake.feedback.policy import answers, taskings, urgents
from saferplaces.intake.feedback.states import OPEN


def of_urgent(actor: Actor) -> Card | None:
    """Return the card of what must be read at once."""
    if not actor.can(FEEDBACK_URGENT):
        return None
    rows = Urgent.objects.filter(urgents.scope(actor)).exclude(state=UrgentState.DONE)
    late = rows.filter(state=UrgentState.ESCALATED).count()
    note = f"{late:,} not acknowledged in time" if late else ""
    return Card("Passengers' words to read now", reverse("feedback-urgent"), rows.count(), note,
                pressing=rows.filter(acknowledged_at=None).exists())  # fmt: skip


def of_held(actor: Actor) -> Card | None:
    """Return the card of what waits for a moderator."""
    if not actor.can(FEEDBACK_MODERATE):
        return None
    rows = Answer.objects.filter(answers.scope(actor, "moderate"), state=AnswerState.HELD)
    return Card("Passengers' answers held", reverse("feedback-held"), rows.count())


def of_taskings(actor: Actor) -> Card | None:
    """Return the card of one's own taskings."""
    if not actor.can(FEEDBACK_ACT):
        return None
    rows = Tasking.objects.filter(taskings.scope(actor), owner_id=actor.user_id, state__in=OPEN)
    late = rows.filter(due_on__lt=timezone.localdate()).count()
    note = f"{late:,} past the day" if late else ""
    return Card("Bus-safety taskings", reverse("feedback-taskings"), rows.count(), note)
