"""The duty to confer: made when a case becomes serious, or more so; met, lapsed.

Nobody waives it but an inspector (`dispense`): a band that falls before the conference is held
leaves the duty as it is.
"""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.queries import locked as locked_case
from saferplaces.casework.conferences.models import (
    Conference,
    Requirement,
    RequirementState,
    RequirementStateChange,
    Why,
)
from saferplaces.casework.conferences.states import move_requirement
from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.queries import of_about, rank
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import due_in_working_days, end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import CONFERENCES_CHAIR
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.reference.queries import code, code_or_none

SETTING = "conference_working_days"


def serious(band: str) -> bool:
    """Say whether a band is one of those in which a conference is mandatory."""
    row = code_or_none("risk_bands", band)
    return bool(row and row.values.get("serious"))


def require(actor: Actor, case_id: int, why: str) -> Requirement | None:
    """Make the duty, due within so many working days from now.

    A case has one mandatory duty at a time: while one is due nothing is made, and its day stands.
    """
    now = timezone.now()
    row = code("settings", SETTING)
    with acting(actor):
        case = locked_case(case_id)
        if case.conference_requirements.filter(state=RequirementState.DUE, mandatory=True).exists():
            return None
        requirement = _make(
            actor, case, why, due_in_working_days(now, int(row.values["value"])),
            rule=f"{SETTING} of {row.valid_from.isoformat()}: {row.values['value']}",
        )  # fmt: skip
        _tell(case)
    return requirement


def band_changed(actor: Actor, case_id: int, old: str, new: str) -> None:
    """Hear that a case's band changed: a rise into a serious band, or among them, is a duty."""
    if not serious(new):
        return
    if not serious(old):
        before = Requirement.objects.filter(case_id=case_id, mandatory=True).exists()
        require(actor, case_id, Why.ESCALATED if before else Why.SERIOUS)
    elif rank(new) > rank(old):
        require(actor, case_id, Why.ESCALATED)


def band_stands(actor: Actor, assessment: Assessment) -> None:
    """Hear of an assessment: a hard trigger that no earlier one had, after the last conference."""
    if assessment.about_kind != "case" or not serious(assessment.band):
        return
    case_id = int(assessment.about_id)
    last = Requirement.objects.filter(case_id=case_id, mandatory=True).order_by("-began_at").first()
    ended = (last.met_at or last.dispensed_at) if last else None
    completed = assessment.completed_at
    if ended is None or completed is None or completed <= ended:
        return
    earlier = of_about("case", case_id).exclude(pk=assessment.pk).filter(completed_at__lt=completed)
    known = {
        trigger for triggers in earlier.values_list("triggers", flat=True) for trigger in triggers
    }
    if set(assessment.triggers) - known:
        require(actor, case_id, Why.TRIGGER)


def meet_again(actor: Actor, conference: Conference, day: dt.date) -> Requirement:
    """Make the duty of the day on which a conference agreed to meet again."""
    return _make(actor, conference.case, Why.NEXT, end_of(day), mandatory=False)


def meet(actor: Actor, key: int, conference: Conference) -> Requirement:
    """Say that a conference has met the duty."""
    with acting(actor):
        requirement = _locked(key)
        requirement.met_by, requirement.met_at = conference, conference.held_at
        move_requirement(actor, requirement, RequirementState.MET)
        _record(actor, "conference.required_met", requirement)
    return requirement


def lapse(actor: Actor, key: int, why: str) -> Requirement:
    """Let a duty go that a conference had set itself, as the case is closed."""
    with acting(actor):
        requirement = _locked(key)
        move_requirement(actor, requirement, RequirementState.LAPSED, why)
        _record(actor, "conference.required_lapsed", requirement)
    return requirement


def case_closed(actor: Actor, case_id: int) -> None:
    """Hear that a case is closed: what is still due (the gate let no mandatory one by) lapses."""
    rows = Requirement.objects.filter(case_id=case_id, state=RequirementState.DUE)
    for key in rows.values_list("pk", flat=True):
        lapse(actor, key, "The case was closed")


def _locked(key: int) -> Requirement:
    return Requirement.objects.select_for_update().get(pk=key)


def _make(
    actor: Actor, case: Case, why: str, due_at: dt.datetime, *, rule: str = "",
    mandatory: bool = True,
) -> Requirement:  # fmt: skip
    requirement = Requirement.objects.create(
        case=case, why=why, mandatory=mandatory, band=case.band, began_at=timezone.now(),
        due_at=due_at, rule=rule,
    )  # fmt: skip
    RequirementStateChange.objects.create(
        requirement=requirement, old="", new=requirement.state, by_id=actor.user_id
    )
    _record(actor, "conference.required", requirement)
    return requirement


def _tell(case: Case) -> None:
    """Tell the lead, and those who chair conferences in the lead's team."""
    chairs = people(CONFERENCES_CHAIR, organisation_id=case.organisation_id, district=case.district)
    if case.team_id is not None:
        chairs = chairs.filter(memberships__team_id=case.team_id)
    told = [case.lead_id, *chairs.values_list("pk", flat=True)]
    address = reverse("conference-case", args=[case.pk])
    notify(told, "A case conference is due", address)


def _record(actor: Actor, verb: str, requirement: Requirement) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"conference_requirement:{requirement.pk}", f"case:{requirement.case_id}"],
        detail={
            "state": str(requirement.state),
            "why": str(requirement.why),
            "due": requirement.due_at.isoformat(),
            "rule": requirement.rule,
        },
    )
