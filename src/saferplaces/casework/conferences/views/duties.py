"""A duty to confer, and the conferences of a case."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import UNDER_WAY
from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.arrange import arrange
from saferplaces.casework.conferences.actions.dispense import dispense
from saferplaces.casework.conferences.forms import ArrangeForm, DispenseForm
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Requirement,
    RequirementState,
)
from saferplaces.casework.conferences.policy import conferences, requirements
from saferplaces.casework.conferences.views.desk import Desk
from saferplaces.casework.conferences.views.lists import where_it_stands
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.queries import of_about, trigger_words
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES, CONFERENCES_CHAIR
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment


@door(CASES, personal=True, verb="conference.duty", methods=("GET", "POST"))
def conference_requirement(request: Request, pk: int) -> HttpResponse:
    """Show one duty: what made it, by when, what became of it; dispense with it."""
    actor = request.actor
    found = fetch(requirements, actor, pk)
    request.access.saw("conference_requirement", [pk])
    request.access.saw("case", [found.case_id])
    due = found.state == RequirementState.DUE
    desk = Desk(request, "The conference is dispensed with.")
    if due and requirements.may(actor, "dispense", found).allowed:
        desk.add("dispense", DispenseForm, lambda data: dispense(actor, pk, **data))
    if (there := desk.done("conference-requirement", pk)) is not None:
        return there
    arranged = queries.of_case(found.case_id).filter(state=ConferenceState.PLANNED).first()
    context = {
        "duty": found,
        "case": found.case,
        "stands": where_it_stands(found),
        "rows": _rows(found, arranged, _triggers(request, found)),
        "forms": desk.forms,
        "may_arrange": due and arranged is None and _may_arrange(request, found.case),
    }
    return render(request, "conferences/duty.html", context)


@door(CASES, personal=True, verb="conference.of_case", methods=("GET", "POST"))
def conference_case(request: Request, case_id: int) -> HttpResponse:
    """Show the duties and conferences of a case; arrange one."""
    actor = request.actor
    case = fetch(cases, actor, case_id)
    request.access.saw("case", [case_id])
    duties = [
        row for row in queries.requirements_of(case_id).select_related("case")
        if requirements.may(actor, "read", row).allowed
    ]  # fmt: skip
    found = [
        row for row in queries.of_case(case_id).select_related("case")
        if conferences.may(actor, "read", row).allowed
    ]  # fmt: skip
    request.access.saw("conference_requirement", [row.pk for row in duties])
    request.access.saw("conference", [row.pk for row in found])
    arranged = queries.of_case(case_id).filter(state=ConferenceState.PLANNED).exists()
    may = not arranged and _may_arrange(request, case)
    form = ArrangeForm(request.POST if request.method == "POST" else None, case=case)
    if request.method == "POST" and may and form.is_valid():
        try:
            made = arrange(
                actor, case_id, starts_at=form.starts_at, place=form.cleaned_data["place"],
                link=form.cleaned_data["link"], chair_id=int(form.cleaned_data["chair"]),
            )  # fmt: skip
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("conference", pk=made.pk)
    context = {
        "case": case,
        "duties": [(row, where_it_stands(row)) for row in duties],
        "conferences": found,
        "form": form if may else None,
        "now": timezone.now(),
    }
    return render(request, "conferences/case.html", context)


def _may_arrange(request: Request, case: Any) -> bool:
    verb = "contribute" if request.actor.can(CONFERENCES_CHAIR) else "work"
    return case.state in UNDER_WAY and cases.may(request.actor, verb, case).allowed


def _triggers(request: Request, duty: Requirement) -> list[str]:
    """Return the hard triggers of the assessments on which a duty rests, for their readers."""
    rows = of_about("case", duty.case_id).filter(assessments.scope(request.actor, "read"))
    newest: dict[str, list[str]] = {}
    for one in rows.filter(completed_at__lte=duty.began_at).select_related("version"):
        newest.setdefault(one.person_id, trigger_words(one))
    return list(dict.fromkeys(word for words in newest.values() for word in words))


def _rows(
    duty: Requirement, arranged: Conference | None, triggers: list[str]
) -> list[tuple[str, str]]:
    band = label("risk_bands", duty.band) if duty.band else "Not assessed"
    rows = [
        ("What made it due", duty.get_why_display()),
        ("Band of risk then", band),
        ("Hard triggers then", "; ".join(triggers) or "None"),
        ("Since", moment(duty.began_at)),
        ("To be held by", f"the end of {day(duty.due_at)}"),
    ]
    if duty.rule:
        rows.append(("By which rule", f"{duty.rule} working days (local policy)"))
    if arranged is not None and duty.state == RequirementState.DUE:
        rows.append(("Arranged for", moment(arranged.starts_at)))
    if duty.met_at is not None:
        rows.append(("Held", moment(duty.met_at)))
        rows.append(("In time", "Yes" if duty.met_at <= duty.due_at else "No"))
    if duty.dispensed_at is not None and duty.dispensed_by is not None:
        rows += [
            ("Dispensed with", f"{moment(duty.dispensed_at)}, {duty.dispensed_by.name}"),
            ("Category", label("conference_dispensations", duty.category)),
            ("Reason", duty.reason),
        ]
    return rows
