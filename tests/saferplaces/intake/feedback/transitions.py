"""An answer, urgent words and a tasking in any state, and how each verb is done."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.intake.feedback.making import a_tasking, an_answer, urgent_words
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.feedback.actions import moderate, screen, task, urgent
from saferplaces.intake.feedback.models import Answer, Tasking, Urgent


@in_state("answer")
def _(state: str) -> Answer:
    return an_answer(state)


@doing("answer", "screen")
def _(found: Answer, actor: Actor) -> None:
    screen.screen(actor, found.pk)


@doing("answer", "show")
def _(found: Answer, actor: Actor) -> None:
    moderate.show(actor, found.pk)


@doing("answer", "remove")
def _(found: Answer, actor: Actor) -> None:
    moderate.remove(actor, found.pk, "spam")


@in_state("urgent")
def _(state: str) -> Urgent:
    return urgent_words(state)


@doing("urgent", "escalate")
def _(found: Urgent, actor: Actor) -> None:
    Urgent.objects.filter(pk=found.pk).update(due_at=timezone.now() - dt.timedelta(minutes=1))
    urgent.escalate(actor, found.pk)


@doing("urgent", "acknowledge")
def _(found: Urgent, actor: Actor) -> None:
    urgent.acknowledge(actor, found.pk)


@doing("urgent", "say what was done")
def _(found: Urgent, actor: Actor) -> None:
    urgent.finish(actor, found.pk, "logged")


@in_state("tasking")
def _(state: str) -> Tasking:
    return a_tasking(state)


@doing("tasking", "begin")
def _(found: Tasking, actor: Actor) -> None:
    task.begin(actor, found.pk)


@doing("tasking", "give the result")
def _(found: Tasking, actor: Actor) -> None:
    task.give_result(actor, found.pk, "fewer", "Six patrols; fewer answers name groups.")


@doing("tasking", "drop")
def _(found: Tasking, actor: Actor) -> None:
    task.drop(actor, found.pk, "The stop moved")


@doing("tasking", "publish")
def _(found: Tasking, actor: Actor) -> None:
    task.publish(actor, found.pk, "The stop is dark.", "The lamp was mended.")


@doing("tasking", "withdraw")
def _(found: Tasking, actor: Actor) -> None:
    task.withdraw(actor, found.pk, "The lamp failed again")
