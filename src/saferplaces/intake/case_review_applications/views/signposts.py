"""Signposts: whether those who reported twice were told that they may ask for a case review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT, INCIDENTS, RISK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices, districts, label, setting
from saferplaces.foundation.tokens import our_address
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.formats import day, percent
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.case_review_applications.actions.signpost import explain, say_why_not
from saferplaces.intake.case_review_applications.models import Signpost, SignpostState
from saferplaces.intake.case_review_applications.policy import signposts
from saferplaces.intake.case_review_applications.views.opened import BOTH
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact.queries import safe_contact, warnings

ROOM = "case_review_applications"
FEW = 5
YEAR = dt.timedelta(days=365)
WHICH = [("open", "To be explained"), ("late", "Late"), ("ended", "Ended")]


class WhichForm(Form):
    """Which of them."""

    which = forms.ChoiceField(label="Show", choices=WHICH, required=False, widget=forms.Select)


class ExplainedForm(Form):
    """How and when."""

    how = forms.ChoiceField(
        label="How was it explained?", widget=forms.RadioSelect,
        error_messages={"required": "Select how it was explained"},
    )  # fmt: skip
    on = DateField(label="On which day?", name="Day it was explained", past=True)
    words = forms.CharField(
        label="What the person said", widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=2000,
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["how"].choices = choices("signpost_ways")  # type: ignore[attr-defined]


class NotDoneForm(Form):
    """Why not."""

    reason = forms.ChoiceField(
        label="Why was it not explained?", widget=forms.RadioSelect,
        error_messages={"required": "Select why it was not explained"},
    )  # fmt: skip
    words = forms.CharField(
        label="What was tried", widget=forms.Textarea(attrs={"rows": 3}), required=False,
        max_length=2000,
    )  # fmt: skip

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reason"].choices = choices("signpost_reasons")  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """What one agency did in one district within a year; None is not shown: too few people."""

    agency: str
    district: str
    asked: int | None
    done: int | None
    not_done: int | None
    waiting: int | None
    late: int | None

    @property
    def share(self) -> str:
        """Explained, of those that have ended or are late."""
        if self.done is None or self.asked is None or self.waiting is None:
            return "–"
        due = self.asked - self.waiting + (self.late or 0)
        return percent(self.done / due) if due else "–"


@door((RISK, CASE_REVIEWS_ACCOUNT), personal=True, verb="signpost.list")
def figures(request: Request) -> HttpResponse:
    """Show by agency and district how many were told, and list one's own organisation's."""
    table = _table(request) if request.actor.can(RISK) else None
    rows = table.rows if table else []
    request.access.saw("signpost", [s.pk for s in rows], [s.person_id for s in rows])
    context = {
        "lines": by_agency(request.actor),
        "table": table,
        "form": WhichForm(request.GET or None),
        "months": setting("signpost_months"),
        "few": not request.actor.can(INCIDENTS),
    }
    return render(request, f"{ROOM}/signposts.html", context)


@door(RISK, personal=True, verb="signpost.read")
def one(request: Request, pk: int) -> HttpResponse:
    """Show one: whom to tell, how safely, and about which two reports."""
    found = _fetch(request, pk)
    logs = {row.pk: row for row in Incident.objects.filter(
        pk__in=[found.report_id, found.earlier_id])}  # fmt: skip
    reads = request.actor.can(INCIDENTS)
    context = {
        "signpost": found,
        "reads": reads,
        "cautions": warnings(safe_contact(found.person_id)),
        "reports": [
            {"title": title, "key": key, "log": logs.get(key)}
            for title, key in (("Second", found.report_id), ("Earlier", found.earlier_id))
        ],
        "how": label("signpost_ways", found.how)
        if found.state == SignpostState.DONE
        else label("signpost_reasons", found.how),
        "open": found.state == SignpostState.OPEN,
        "months": setting("signpost_months"),
        "page": our_address(reverse("case-review-start")),
    }
    return render(request, f"{ROOM}/signpost.html", context)


@door(RISK, personal=True, verb="signpost.explain", methods=BOTH)
def explained(request: Request, pk: int) -> HttpResponse:
    """Say that it was explained."""
    found = _fetch(request, pk, "end")
    initial = {"on": timezone.localdate()}
    form = ExplainedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            explain(request.actor, found.pk, how=given["how"], on=given["on"], words=given["words"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("signpost", pk=found.pk)
    return _form(request, found, form, "It was explained")


@door(RISK, personal=True, verb="signpost.not_done", methods=BOTH)
def not_done(request: Request, pk: int) -> HttpResponse:
    """Say why it was not explained."""
    found = _fetch(request, pk, "end")
    form = NotDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            say_why_not(request.actor, found.pk, reason=given["reason"], words=given["words"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("signpost", pk=found.pk)
    return _form(request, found, form, "It was not explained")


def by_agency(actor: Actor) -> list[Line]:
    """Return what each agency did in each district that one reaches, in the last year.

    Who may not read incidents sees no number under five, nor one from which it follows.
    """
    now = timezone.now()
    rows = Signpost.objects.filter(made_at__gt=now - YEAR)
    if actor.districts is not None:
        rows = rows.filter(district__in=actor.districts)
    state = {state: Count("pk", filter=Q(state=state)) for state in SignpostState.values}
    found = (
        rows.order_by()
        .values("agency", "district")
        .annotate(
            asked=Count("pk"),
            late=Count("pk", filter=Q(state=SignpostState.OPEN, due_at__lt=now)),
            **{f"n_{name}": count for name, count in state.items()},
        )
        .order_by("agency", "district")
    )
    names = {row.code: row.name for row in districts()}
    return [_line(dict(row), names, full=actor.can(INCIDENTS)) for row in found]


def _line(row: dict[str, Any], names: dict[str, str], *, full: bool) -> Line:
    parts = [row["n_done"], row["n_not_done"], row["n_open"], row["late"]]
    told: list[int | None] = [*parts]
    if not full and any(0 < part < FEW for part in parts):
        told = [None] * len(parts)
    asked = row["asked"] if full or row["asked"] >= FEW else None
    where = names.get(row["district"], "Not known")
    return Line(row["agency"] or "Not known", where, asked, *told)


def _table(request: Request) -> Table[Signpost]:
    rows = signposts.readable(request.actor)
    form = WhichForm(request.GET or None)
    which = form.cleaned_data.get("which") if form.is_valid() else ""
    now = timezone.now()
    if which == "ended":
        rows = rows.exclude(state=SignpostState.OPEN)
    else:
        rows = rows.filter(state=SignpostState.OPEN)
        rows = rows.filter(due_at__lt=now) if which == "late" else rows
    names = {row.code: row.name for row in districts()}
    columns: list[Column[Signpost]] = [
        Column("pk", "Signpost", lambda s: f"S{s.pk}",
               link=lambda s: reverse("signpost", args=[s.pk])),
        Column("due_at", "To be explained by", lambda s: day(timezone.localdate(s.due_at)),
               sort="due_at"),
        Column("reported_at", "Second report", lambda s: day(timezone.localdate(s.reported_at)),
               sort="reported_at"),
        Column("agency", "Reported to", sort="agency"),
        Column("district", "District", lambda s: names.get(s.district, ""), sort="district"),
        Column("state", "State", lambda s: _state(s, now), sort="state"),
    ]  # fmt: skip
    return Table(
        request, rows, columns, caption="People to be told", default_sort="due_at",
        empty="Nobody waits to be told.",
    )  # fmt: skip


def _state(found: Signpost, now: dt.datetime) -> str:
    late = found.state == SignpostState.OPEN and found.due_at < now
    return "Late" if late else str(found.get_state_display())


def _fetch(request: Request, pk: int, verb: str = "read") -> Signpost:
    found = fetch(signposts, request.actor, pk, verb)
    request.access.saw("signpost", [found.pk], [found.person_id])
    return found


def _form(request: Request, found: Signpost, form: Form, title: str) -> HttpResponse:
    context = {
        "section": "Explain the ASB case review", "title": title, "form": form,
        "button": "Save", "back": reverse("signpost", args=[found.pk]),
    }  # fmt: skip
    return render(request, "ui/one_form.html", context)
