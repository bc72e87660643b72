"""Write a note; review a case."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.assessing import first_to_assess
from saferplaces.casework.cases.models import Case, Note, NoteKind
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.cases.supervisors import has_ranks
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASES_SUPERVISE, DISPENSE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

WHO = {
    "sergeant": (CASES_SUPERVISE, "A sergeant or an inspector reviews a case of this band."),
    "inspector": (DISPENSE, "An inspector reviews a serious case."),
}


def write_note(
    actor: Actor, case_id: int, *, text: str, shared: bool = False, kind: str = NoteKind.NOTE
) -> Note:
    """Write something down; what another organisation writes is shared by that."""
    with acting(actor):
        case = locked(actor, case_id, "contribute", closed_too=True)
        user_id = actor.person
        if not text.strip():
            raise Problem("Enter a note", "text")
        now = happened(actor, case, "note_written", what="collect", kind=kind)
        return Note.objects.create(
            case=case,
            kind=kind,
            text=text.strip(),
            shared=shared or actor.organisation_id != case.organisation_id,
            at=now,
            by_id=user_id,
            organisation_id=actor.body,
        )


def review_case(actor: Actor, case_id: int, *, text: str) -> Note:
    """Review a case as its band asks: the officer, a sergeant or an inspector; a new clock runs.

    Raises
    ------
    Problem
        While the risk to a victim is not assessed, or not since a log came: who reviews judges by
        what is known of it.
    """
    with acting(actor):
        case = locked(actor, case_id)
        user_id = actor.person
        needed = clocks.ladder(case.band)["supervisor"] if has_ranks(case) else ""
        if needed and not actor.can(WHO[needed][0]):
            raise Refused(WHO[needed][1])
        if not text.strip():
            raise Problem("Enter what you found, and what is to be done", "text")
        if first := first_to_assess(case, victims_of(case.pk)):
            raise Problem(f"{first}, then review the case")
        now = happened(actor, case, "reviewed", save=False)
        clocks.reviewed(case, now)
        case.save()
        if case.lead_id != user_id:
            notify([case.lead_id], "Your case was reviewed.", reverse("case", args=[case.pk]))
        return Note.objects.create(
            case=case,
            kind=NoteKind.REVIEW,
            text=text.strip(),
            at=now,
            by_id=user_id,
            organisation_id=actor.body,
        )


def agree_rhythm(actor: Actor, case_id: int, *, days: int | None) -> Case:
    """Note how often the victim wants an update; never less often than the ladder says."""
    with acting(actor):
        case = locked(actor, case_id)
        most = int(clocks.ladder(case.band)["update_days"])
        if days is not None and not 1 <= days <= most:
            raise Problem(f"Enter a number of days from 1 to {most}", "days")
        before, case.update_days = case.update_days, days
        last = case.contacts.filter(person__part="victim", outcome="reached").first()
        clocks.rhythm(case, last.at if last else case.opened_at)
        happened(actor, case, "rhythm_agreed", days=[before, days])
    return case
