"""Sessions: planned, filled, marked on a phone, put right."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.programmes.immediate_justice.actions import attendance
from saferplaces.programmes.immediate_justice.actions import sessions as doing
from saferplaces.programmes.immediate_justice.filling import booked, offered
from saferplaces.programmes.immediate_justice.forms.placing import (
    FillForm,
    RosterForm,
    SessionForm,
    day_and,
)
from saferplaces.programmes.immediate_justice.forms.working import MarkForm, WhyForm
from saferplaces.programmes.immediate_justice.models import (
    Booking,
    LedgerEvent,
    Session,
    SessionState,
)
from saferplaces.programmes.immediate_justice.policy import referrals
from saferplaces.programmes.immediate_justice.policy import sessions as policy
from saferplaces.programmes.immediate_justice.views.parts import (
    BOTH,
    at_once,
    one_form,
    posted,
    tabs,
)

WHICH = {"coming": "To come", "mark": "To be marked", "held": "Held", "all": "All"}


@door(JUSTICE_ADULTS, personal=False)
def sessions(request: Request) -> HttpResponse:
    """List one's service's sessions; nobody's name is on it."""
    which = request.GET.get("which", "coming")
    which = which if which in WHICH else "coming"
    rows = policy.readable(request.actor).select_related("site", "supervisor")
    now = timezone.now()
    kinds = {
        "coming": rows.filter(state=SessionState.PLANNED, ends_at__gte=now),
        "mark": rows.filter(state=SessionState.PLANNED, starts_at__lt=now),
        "held": rows.filter(state=SessionState.HELD),
    }
    table: Table[Session] = Table(
        request,
        kinds.get(which, rows),
        [
            Column("starts", "When", _when, sort="starts_at", link=_page),
            Column("place", "Where", place),
            Column("kind", "What", lambda r: r.get_kind_display(), sort="kind"),
            Column("supervisor", "Supervisor", lambda r: r.supervisor.name),
            Column("places", "Places", sort="places", numeric=True),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        ],
        caption="Sessions",
        default_sort="starts" if which == "coming" else "-starts",
    )
    context = {"table": table, "tabs": tabs(reverse("justice-sessions"), WHICH, which)}
    return render(request, "immediate_justice/sessions.html", context)


@door(JUSTICE_ADULTS, personal=False, methods=BOTH)
def plan(request: Request) -> HttpResponse:
    """Plan a session."""
    form = SessionForm(request.actor, posted(request))
    return one_form(
        request, form, lambda: doing.plan_session(request.actor, form.plan()),
        title="Plan a session", button="Plan it", done="The session is planned. Now fill it.",
        back=reverse("justice-sessions"),
        after=lambda made: reverse("justice-session", args=[made.pk]),
    )  # fmt: skip


@door(JUSTICE_ADULTS, personal=True, verb="justice.session", methods=BOTH)
def session(request: Request, pk: int) -> HttpResponse:
    """Show a session and who is on it; POST places more people on it."""
    found = fetch(policy, request.actor, pk)
    rows = booked(found)
    offers = offered(request.actor, found, [row.referral for row in rows])
    people = [*(row.referral for row in rows), *(row for row, _ in offers)]
    request.access.saw("justice_session", [pk], [row.person_id for row in people])
    form = FillForm(offers, posted(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            doing.fill(request.actor, pk, given["people"], elsewhere=given["elsewhere"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "They are placed on the session.")
            return redirect("justice-session", pk=pk)
    kit = dict(choices("justice_kit"))
    context = {
        "session": found,
        "when": _when(found),
        "place": place(found),
        "kit": [kit.get(code, code) for code in found.kit],
        "rows": rows,
        "left": found.places - len(rows),
        "form": form if offers else None,
        "planned": found.state == SessionState.PLANNED,
    }
    return render(request, "immediate_justice/session.html", context)


@door(JUSTICE_ADULTS, personal=True, verb="justice.roster", methods=BOTH)
def roster(request: Request, pk: int) -> HttpResponse:
    """Mark who came, on a phone; whoever is not marked stays on the roster."""
    found = fetch(policy, request.actor, pk)
    rows = booked(found)
    request.access.saw("justice_session", [pk], [row.referral.person_id for row in rows])
    waiting = [row for row in rows if not row.marks]
    form = RosterForm(found, waiting, posted(request))
    if request.method == "POST" and form.is_valid():
        marks = form.marks()
        if not marks:
            form.add_error(None, "Mark at least one person")
        else:
            try:
                attendance.mark(request.actor, pk, marks, form.cleaned_data["key"])
            except Problem as problem:
                form.refuse(problem)
            else:
                messages.success(request, f"Marked: {len(marks)}.")
                return redirect("justice-roster", pk=pk)
    labels = dict(choices("justice_attendance"))
    kit = dict(choices("justice_kit"))
    context = {
        "session": found,
        "when": _when(found),
        "place": place(found),
        "kit": [kit.get(code, code) for code in found.kit],
        "waiting": [(row, row.fields_of(form)) for row in waiting],
        "marked": [(row, labels.get(row.marks[-1].outcome, "")) for row in rows if row.marks],
        "form": form,
        "planned": found.state == SessionState.PLANNED,
        "begun": found.starts_at <= timezone.now(),
    }
    return render(request, "immediate_justice/roster.html", context)


@door(JUSTICE_ADULTS, personal=True, verb="justice.close_roster", methods=("POST",))
def close(request: Request, pk: int) -> HttpResponse:
    """Close a roster on which everybody is marked."""
    found = fetch(policy, request.actor, pk)
    request.access.saw("justice_session", [pk])
    return at_once(
        request, lambda: attendance.close_roster(request.actor, found.pk),
        done="The roster is closed. Who has nothing left has completed.", back=_page(found),
        otherwise=reverse("justice-roster", args=[pk]),
    )  # fmt: skip


@door(JUSTICE_ADULTS, personal=False, methods=BOTH)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call a session off."""
    found = fetch(policy, request.actor, pk)
    form = WhyForm(posted(request))
    return one_form(
        request, form, lambda: doing.cancel(request.actor, pk, form.cleaned_data["why"]),
        title="Call the session off", button="Call it off", done="The session is called off.",
        back=reverse("justice-session", args=[pk]), caption=_when(found),
    )  # fmt: skip


@door(JUSTICE_ADULTS, personal=True, verb="justice.take_off", methods=BOTH)
def take_off(request: Request, pk: int) -> HttpResponse:
    """Take somebody off a session."""
    found = Booking.objects.select_related("referral").filter(pk=pk).first()
    on = fetch(policy, request.actor, found.session_id if found else 0)
    row = fetch(referrals, request.actor, found.referral_id if found else 0)
    request.access.saw("justice_session", [on.pk], [row.person_id])
    form = WhyForm(posted(request))
    return one_form(
        request, form, lambda: doing.take_off(request.actor, pk, form.cleaned_data["why"]),
        title="Take off the session", button="Take off", done="They are off the session.",
        back=reverse("justice-session", args=[on.pk]), caption=row.reference,
    )  # fmt: skip


@door(JUSTICE_ADULTS, personal=True, verb="justice.correct", methods=BOTH)
def correct(request: Request, pk: int) -> HttpResponse:
    """Put a mark right."""
    event = LedgerEvent.objects.select_related("booking__session").filter(pk=pk).first()
    row = fetch(referrals, request.actor, event.referral_id if event else 0)
    request.access.saw("justice_referral", [row.pk], [row.person_id])
    form = MarkForm(posted(request))

    def do() -> object:
        told = form.cleaned_data
        on = event.booking.session if event and event.booking else None

        def at(time: dt.time | None) -> dt.datetime | None:
            return day_and(on, time) if on and time else None

        mark = attendance.Mark(
            told["outcome"], at(told["started"]), at(told["ended"]), told["penalty"] or 0
        )
        return attendance.correct(request.actor, pk, mark, told["why"], told["key"])

    return one_form(
        request, form, do, title="Put a mark right", button="Put it right",
        done="The mark is put right.", back=reverse("justice-referral", args=[row.pk]),
        caption=row.reference,
        told="The wrong mark stays to be read, with yours and your reason beside it.",
    )  # fmt: skip


def place(row: Session) -> str:
    """Return where a session is, in words."""
    return f"{row.site.name}, {row.district.title()}" if row.site else row.venue


def _when(row: Session) -> str:
    start, end = timezone.localtime(row.starts_at), timezone.localtime(row.ends_at)
    return f"{start:%A} {day(row.starts_at)}, {start:%H:%M} to {end:%H:%M}"


def _page(row: Session) -> str:
    return reverse("justice-session", args=[row.pk])
