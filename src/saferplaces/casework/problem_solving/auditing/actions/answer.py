"""A commander's answer to the findings of an audit of plans: what the district will do, and did."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.problem_solving.auditing.policy import answers
from saferplaces.casework.problem_solving.auditing.states import move_answer
from saferplaces.casework.problem_solving.models import AnswerState, AuditAnswer, PlanAudit, Word
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting


@dataclass(frozen=True)
class Answer:
    """What a commander says; see `AuditAnswer`."""

    word: str
    words: str
    will_do: str
    do_by: dt.date | None


def ask(audit: PlanAudit, now: dt.datetime) -> None:
    """Ask each district of which a plan was read for an answer to a closed audit."""
    due = due_in_working_days(now, int(setting("plan_audit_answer_days")))
    AuditAnswer.objects.bulk_create(
        AuditAnswer(audit=audit, district=name, due_at=due)
        for name, _, sample in audit.strata
        if sample
    )


def answer(actor: Actor, pk: int, given: Answer) -> AuditAnswer:
    """Answer for a district: whether its findings are taken, what it will do, and by when.

    Raises
    ------
    Problem
        When it does not hold together, or the district has answered.
    """
    with acting(actor):
        found = _locked(actor, pk)
        if given.word not in Word.values:
            raise Problem("Say whether you take the findings", field="word")
        if given.word != Word.TAKEN and not given.words.strip():
            raise Problem("Give the reason", field="words")
        if given.word != Word.NOT:
            if not given.will_do.strip():
                raise Problem("Say what you will do", field="will_do")
            if given.do_by is None or given.do_by < timezone.localdate():
                raise Problem("Give a day from today by which it is done", field="do_by")
        found.word, found.words = given.word, given.words.strip()
        found.will_do = given.will_do.strip()
        found.do_by = given.do_by if found.will_do else None
        found.answered_by_id, found.answered_at = actor.person, timezone.now()
        move_answer(actor, found, AnswerState.ANSWERED)
        page = reverse("plan-audit", args=[found.audit_id])
        notify([found.audit.drawn_by_id], "A district has answered an audit of plans", page)
        _noted(actor, found, "plan_audit.answered")
    return found


def finish(actor: Actor, pk: int, done: str) -> AuditAnswer:
    """Say what came of what the district was to do.

    Raises
    ------
    Problem
        When nothing is said, or the district has not answered yet.
    """
    with acting(actor):
        found = _locked(actor, pk)
        if not done.strip():
            raise Problem("Say what was done", field="done")
        found.done, found.done_at = done.strip(), timezone.now()
        move_answer(actor, found, AnswerState.DONE)
        _noted(actor, found, "plan_audit.answer_done")
    return found


def _locked(actor: Actor, pk: int) -> AuditAnswer:
    found = AuditAnswer.objects.select_for_update(of=("self",)).select_related("audit").get(pk=pk)
    answers.may(actor, "answer", found).require()
    return found


def _noted(actor: Actor, found: AuditAnswer, verb: str) -> None:
    objects = [f"planaudit:{found.audit_id}", f"auditanswer:{found.pk}"]
    record(actor, what="alter", verb=verb, objects=objects, detail={"state": found.state})
