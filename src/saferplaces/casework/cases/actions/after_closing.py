"""After a closure: ask how satisfied the victim is; contest the closure; decide on that."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.actions.reopen import opened_again
from saferplaces.casework.cases.models import (
    Case,
    CasePerson,
    CaseState,
    Contest,
    ContestState,
    ContestStateChange,
    Part,
    Satisfaction,
)
from saferplaces.casework.cases.moving import happened, locked, move_contest
from saferplaces.casework.cases.policy import contests
from saferplaces.casework.cases.supervisors import supervisors_of
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, setting


def ask_satisfaction(
    actor: Actor, case_id: int, *, case_person_id: int, answer: str = "", words: str = ""
) -> Satisfaction:
    """Note that a victim was asked how satisfied they are, and what they answered if they did.

    A question that waits for its answer is answered; otherwise it is a new one.
    """
    with acting(actor):
        case = locked(actor, case_id, closed_too=True)
        user_id = actor.person
        victim = _victim(case, case_person_id)
        if answer and not codes("satisfaction_answers").filter(code=answer).exists():
            raise Problem("Select an answer", "answer")
        now = happened(actor, case, "satisfaction_asked", what="collect", people=[victim.person_id])
        waiting = Satisfaction.objects.filter(case=case, person=victim, answer="").first()
        found = waiting or Satisfaction(
            case=case, person=victim, offered_at=now, offered_by_id=user_id
        )
        found.answer, found.words = answer, words.strip()
        found.answered_at = now if answer else None
        found.save()
    return found


def contest(actor: Actor, case_id: int, *, case_person_id: int, grounds: str) -> Contest:
    """Take down that a victim contests the closure of their case; an inspector decides."""
    with acting(actor):
        case = locked(actor, case_id, closed_too=True)
        user_id = actor.person
        if case.state != CaseState.CLOSED:
            raise Problem("The case is not closed: there is nothing to contest.")
        victim = _victim(case, case_person_id)
        if not grounds.strip():
            raise Problem("Enter what the victim says", "grounds")
        if case.contests.filter(state=ContestState.RECEIVED).exists():
            raise Problem("The closure is contested already: an inspector decides.")
        now = happened(actor, case, "closure_contested", people=[victim.person_id])
        found = Contest.objects.create(
            case=case,
            person=victim,
            grounds=grounds.strip(),
            received_at=now,
            received_by_id=user_id,
            due_at=due_in_working_days(now, int(setting("case_contest_working_days"))),
        )
        ContestStateChange.objects.create(
            contest=found, new=ContestState.RECEIVED, by_id=user_id, at=now
        )
        notify(
            supervisors_of(case, DISPENSE), "A closure is contested: decide on it.",
            reverse("case-contest-decide", args=[found.pk]),
        )  # fmt: skip
    return found


def decide_contest(actor: Actor, contest_id: int, *, uphold: bool, outcome: str) -> Contest:
    """Decide on a contested closure, as an inspector who did not agree to it."""
    with acting(actor):
        case_id = Contest.objects.values_list("case_id", flat=True).get(pk=contest_id)
        case = Case.objects.select_for_update().get(pk=case_id)
        found = Contest.objects.select_for_update().select_related("case").get(pk=contest_id)
        contests.may(actor, "decide", found).require()
        if found.state != ContestState.RECEIVED:
            raise Problem("It has been decided already.")
        if case.closing.get("agreed_by") == actor.user_id:
            raise Refused("Somebody else must decide: you agreed to the closure.")
        if not outcome.strip():
            raise Problem("Enter what the victim is to be told", "outcome")
        found.outcome, found.decided_by_id = outcome.strip(), actor.user_id
        found.decided_at = timezone.now()
        new = ContestState.UPHELD if uphold else ContestState.NOT_UPHELD
        move_contest(actor, found, new, outcome.strip())
        if uphold and case.state == CaseState.CLOSED:
            opened_again(actor, case, "The victim contested the closure, and was upheld")
        happened(actor, case, "contest_decided", uphold=uphold)
        notify(
            [case.lead_id], "A contested closure was decided: tell the victim.",
            reverse("case", args=[case.pk]),
        )  # fmt: skip
    return found


def _victim(case: Case, key: int) -> CasePerson:
    found = case.people.filter(pk=key, part=Part.VICTIM, left_at__isnull=True).first()
    if found is None:
        raise Problem("Select a victim of the case", "person")
    return found
