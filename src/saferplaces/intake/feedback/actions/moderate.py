"""Show or remove what was held, with the reason."""

from __future__ import annotations

import re
from uuid import UUID

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.intake.feedback.models import Answer, AnswerState
from saferplaces.intake.feedback.policy import answers
from saferplaces.intake.feedback.states import move_answer

TAKEN_OUT = "[taken out]"


def show(actor: Actor, key: UUID | str, *, without: str = "", words: bool = True) -> Answer:
    """Show an answer.

    Parameters
    ----------
    without:
        Words to take out as well, a line each; every one must stand in the text.
    words:
        Show what was written too; else the answer counts, and its words stay out of sight.

    Raises
    ------
    Problem
        When words to take out do not stand in the text, or it is shown already.
    """
    with acting(actor):
        found = Answer.objects.select_for_update(of=("self",)).get(pk=key)
        answers.may(actor, "moderate", found).require()
        move_answer(actor, found, "show", AnswerState.SHOWN)
        found.shown = _without(found.shown, without) if words else ""
        found.save()
        record(
            actor,
            what="alter",
            verb="feedback.shown",
            objects=[f"answer:{found.pk}"],
            detail={"words": words, "taken_out": bool(without.strip())},
        )
    return found


def remove(actor: Actor, key: UUID | str, reason: str, why: str = "") -> Answer:
    """Remove an answer from every page and figure.

    Raises
    ------
    Problem
        When the reason is none of the list's.
    """
    with acting(actor):
        found = Answer.objects.select_for_update(of=("self",)).get(pk=key)
        answers.may(actor, "moderate", found).require()
        row = codes("feedback_removals").filter(code=reason).first()
        if row is None:
            raise Problem("Select why it is removed", field="reason")
        told = f"{row.label}: {why.strip()}" if why.strip() else row.label
        move_answer(actor, found, "remove", AnswerState.REMOVED, told)
        found.save()
        record(
            actor,
            what="alter",
            verb="feedback.removed",
            objects=[f"answer:{found.pk}"],
            detail={"reason": reason},
        )
    return found


def _without(text: str, told: str) -> str:
    for line in filter(None, map(str.strip, told.splitlines())):
        taken = re.sub(re.escape(line), TAKEN_OUT, text, flags=re.I)
        if taken == text:
            raise Problem("Words to take out must stand in the text", field="without")
        text = taken
    return text
