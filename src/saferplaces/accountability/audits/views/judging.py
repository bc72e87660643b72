"""The auditors' pages, and the registrar's decision where two of them disagree.

An auditor sees the log and nothing that anybody, or the engine, has said of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.accountability.audits import queries
from saferplaces.accountability.audits.actions.judge import (
    Crime,
    given,
    judge,
    let_stand,
    settle,
)
from saferplaces.accountability.audits.forms import StandsForm
from saferplaces.accountability.audits.judgement_form import MOST, JudgementForm
from saferplaces.accountability.audits.models import Judgement, SampledLog
from saferplaces.accountability.audits.policy import audits, logs
from saferplaces.casework.reviews.words import offence
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW, RECORDING_AUDITS_RUN
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.fields import DateBoxes, DateField
from saferplaces.foundation.ui.formats import moment
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.incidents.pages.incident import facts
from saferplaces.intake.incidents.pages.words import ROLES, called, sentence
from saferplaces.intake.safe_contact import masking

NONE_LEFT = "No log waits for you."
CANCELLED = {"no": "No", "rightly": "Yes, rightly", "wrongly": "Yes, wrongly"}
TOLD = {"yes": "Yes", "no": "No", "": "Does not apply"}


@door(RECORDING_AUDITS_REVIEW, personal=True, verb="recording_audit.mine")
def mine(request: Request) -> HttpResponse:
    """Show the logs that an auditor has still to judge."""
    table: Table[SampledLog] = Table(
        request,
        queries.mine(request.actor),
        [
            Column("log", "Log", lambda s: f"Log {s.place}", link=_address),
            Column("audit", "Audit", lambda s: s.audit.title),
        ],
        caption="Logs to judge",
        empty=NONE_LEFT,
    )
    request.access.saw("sampledlog", [row.pk for row in table.rows])
    return render(request, "audits/mine.html", {"table": table})


def _address(log: SampledLog) -> str:
    return reverse("audit-judge", args=[log.pk])


@door(RECORDING_AUDITS_REVIEW, personal=False, methods=("POST",))
def judge_next(request: Request) -> HttpResponse:
    """Open the next log to judge."""
    return _next(request)


@door(RECORDING_AUDITS_REVIEW, personal=True, verb="recording_audit.read", methods=("GET", "POST"))
def judge_log(request: Request, pk: int) -> HttpResponse:
    """Show one log to its auditor, and take their word."""
    log = fetch(logs, request.actor, pk, "judge")
    form = _form(request)
    if _said(request, form):
        try:
            judge(request.actor, pk, form.given(), form.cleaned_data["rationale"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Saved.")
            return _next(request)
    context = {"log": log, "form": form, "most": MOST, **_told(request, log)}
    return render(request, "audits/judge.html", context)


@door(RECORDING_AUDITS_RUN, personal=False)
def disagreements(request: Request, pk: int) -> HttpResponse:
    """Show which logs of an audit wait for the registrar."""
    found = fetch(audits, request.actor, pk, "run")
    own = set(
        queries.disagreements(found)
        .filter(assignments__auditor=request.actor.user_id)
        .values_list("pk", flat=True)
    )
    rows = [(log, log.pk in own) for log in queries.disagreements(found)]
    return render(request, "audits/disagreements.html", {"audit": found, "rows": rows})


@door(
    RECORDING_AUDITS_RUN,
    personal=True,
    verb="recording_audit.disagreement",
    methods=("GET", "POST"),
)
def disagreement(request: Request, pk: int) -> HttpResponse:
    """Show two words on one log side by side, and decide."""
    log = fetch(logs, request.actor, pk, "settle")
    words = list(log.judgements.filter(kind="auditor").prefetch_related("crimes"))
    which = request.POST.get("form", "")
    stands = StandsForm(request.POST if which == "stands" else None, words=words)
    form = _form(request, start=words[0], bound=which == "own")
    try:
        if which == "stands" and stands.is_valid():
            chosen = int(stands.cleaned_data["stands"])
            let_stand(request.actor, pk, chosen, stands.cleaned_data["why"])
            return _settled(request, log)
        if which == "own" and _said(request, form):
            settle(request.actor, pk, form.given(), form.cleaned_data["rationale"])
            return _settled(request, log)
    except Problem as problem:
        (stands if which == "stands" else form).refuse(problem)
    context = {
        "log": log,
        "rows": _side_by_side(words),
        "forms": {"stands": stands, "own": form},
        "most": MOST,
        **_told(request, log),
    }
    return render(request, "audits/disagreement.html", context)


def _form(request: Request, start: Judgement | None = None, *, bound: bool = True) -> JudgementForm:
    """Return the form as it was sent, or begun anew; one crime longer where that was asked for."""
    if request.method != "POST" or not bound:
        return JudgementForm(start=start)
    crimes = min(whole_number(request.POST.get("crimes", ""), digits=2) or 1, MOST)
    if "more" in request.POST:
        return _longer(request.POST, crimes + 1)
    return JudgementForm(request.POST, crimes=crimes)


def _said(request: Request, form: JudgementForm) -> bool:
    return request.method == "POST" and "more" not in request.POST and form.is_valid()


def _longer(data: QueryDict, crimes: int) -> JudgementForm:
    """Return a form with one crime more that keeps what was entered, without judging it yet."""
    form = JudgementForm(crimes=crimes)
    for name, field in form.fields.items():
        if isinstance(field, DateField):
            form.initial[name] = DateBoxes().value_from_datadict(data, {}, name)
        elif name in data:
            form.initial[name] = data[name]
    return form


def _next(request: Request) -> HttpResponse:
    found = queries.mine(request.actor).first()
    if found is None:
        messages.success(request, NONE_LEFT)
        return redirect("audit-mine")
    return redirect("audit-judge", pk=found.pk)


def _settled(request: Request, log: SampledLog) -> HttpResponse:
    messages.success(request, "Decided.")
    return redirect("audit-disagreements", pk=log.audit_id)


def _told(request: Request, log: SampledLog) -> dict[str, Any]:
    """Return the log as it was recorded; note that it was read."""
    incident = Incident.objects.get(pk=log.incident_id)
    masking.conceal([incident])
    parties = list(Party.objects.filter(incident_id=incident.pk, withdrawn_at__isnull=True))
    request.access.saw("sampledlog", [log.pk])
    request.access.saw("incident", [incident.pk], [p.person_id for p in parties])
    return {
        "incident": incident,
        "facts": facts(incident, None),
        "parties": [
            (ROLES.get(p.role, sentence(p.role)), called(p))
            for p in sorted(parties, key=lambda p: (p.role, p.position))
        ],
    }


def _side_by_side(words: Sequence[Judgement]) -> list[tuple[str, str, str]]:
    one, other = (given(word) for word in words)
    rows = [("Crimes", str(len(one)), str(len(other)))]
    for at in range(max(len(one), len(other))):
        left, right = (_crime(c[at]) if at < len(c) else {} for c in (one, other))
        rows += [
            (f"{at + 1}. {term}", left.get(term, "–"), right.get(term, "–"))
            for term in left or right
        ]
    return [*rows, ("Reason", words[0].rationale, words[1].rationale)]


def _crime(crime: Crime) -> dict[str, str]:
    return {
        "Should have been recorded": offence(crime.due_class) if crime.due_class else "Nothing",
        "Was recorded": offence(crime.recorded_class) if crime.recorded else "Not recorded",
        "Number": crime.crime_number or "–",
        "Recorded": moment(crime.recorded_at, "–"),
        "Cancelled": CANCELLED[crime.cancelled],
        "Victim told": TOLD[crime.told],
    }
