"""The page of a conference, and what is done to it as a whole."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.conferences import missing, queries
from saferplaces.casework.conferences.actions.arrange import cancel, postpone, take_chair
from saferplaces.casework.conferences.actions.hold import agree_minutes, hold
from saferplaces.casework.conferences.actions.invite import respond
from saferplaces.casework.conferences.actions.sitting import accept, read_statement
from saferplaces.casework.conferences.calendar_file import calendar_file
from saferplaces.casework.conferences.forms import AnswerForm, Button, PostponeForm, WhyForm
from saferplaces.casework.conferences.models import Answer, Conference, ConferenceState
from saferplaces.casework.conferences.policy import conferences
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES, CONFERENCES_CHAIR
from saferplaces.foundation.reference.queries import code, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment


@door(CONFERENCES, personal=True, verb="conference.read", methods=("GET", "POST"))
def conference(request: Request, pk: int) -> HttpResponse:
    """Show when and where, who sits, what is missing; answer, accept, open and close it."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    request.access.saw("conference", [pk])
    request.access.saw("case", [found.case_id])
    context = frame(request, found, "conference")
    own = queries.own_seat(actor, found)
    desk = Desk(request)
    _own(desk, found, own)
    if context["chairs"] and context["planned"] and found.statement_read_at is None:
        desk.add("statement", Button, lambda _: read_statement(actor, pk))
    if context["chairs"] and context["planned"]:
        desk.add("hold", Button, lambda _: hold(actor, pk), "The conference is held.")
    if context["chairs"] and context["held"]:
        desk.add("agree", Button, lambda _: agree_minutes(actor, pk), "The minutes are agreed.")
    if (there := desk.done("conference", pk)) is not None:
        return there
    gaps = (
        list(missing.before_holding(found)) if context["planned"]
        else list(missing.before_agreeing(found)) if context["held"] else []
    )  # fmt: skip
    takes = conferences.may(actor, "take the chair", found).allowed and not context["chairs"]
    context |= {
        "own": own,
        "rows": _rows(found),
        "forms": desk.forms,
        "gaps": gaps if context["organises"] else [],
        "promise": code("conference_statements", "confidentiality").values["text"],
        "takes_chair": takes and context["under_way"],
    }
    return render(request, "conferences/conference.html", context)


def _own(desk: Desk, found: Conference, own: Any) -> None:
    """Offer what somebody does for themselves: answer, accept confidentiality."""
    actor, pk = desk.request.actor, found.pk
    if own is None or found.state == ConferenceState.CANCELLED:
        return
    if found.state == ConferenceState.PLANNED and found.chair_id != actor.user_id:
        desk.add(
            "answer", AnswerForm,
            lambda data: respond(
                actor, pk, data["answer"], data.get("instead") or data.get("why") or ""
            ),
            "Your answer is saved.",
            initial={
                "answer": own.answer,
                "instead": own.words if own.answer == Answer.SENDS else "",
                "why": own.words if own.answer == Answer.DECLINES else "",
            },
        )  # fmt: skip
    if own.accepted_at is None:
        said = "You have accepted confidentiality. The papers are open to you."
        desk.add("accept", Button, lambda _: accept(actor, pk), said)


@door(CONFERENCES_CHAIR, personal=True, verb="conference.read", methods=("GET", "POST"))
def conference_change(request: Request, pk: int) -> HttpResponse:
    """Move a conference to another time or place, cancel it, or take the chair."""
    actor = request.actor
    found = fetch(conferences, actor, pk, "take the chair")
    request.access.saw("conference", [pk])
    desk = Desk(request)
    if conferences.may(actor, "chair", found).allowed:
        if found.state == ConferenceState.PLANNED:

            def move(data: dict[str, Any]) -> object:
                form = desk.forms["postpone"]
                return postpone(
                    actor, pk, starts_at=form.starts_at, place=data["place"],  # type: ignore[attr-defined]
                    link=data["link"], why=data["why"],
                )  # fmt: skip

            desk.add("postpone", PostponeForm, move, "Everybody invited is told.", conference=found)
            desk.add(
                "cancel", WhyForm, lambda data: cancel(actor, pk, data["why"]),
                "The conference is cancelled. What made it due stays due.",
            )  # fmt: skip
    elif found.state in queries.UNDER_WAY:
        desk.add(
            "chair", WhyForm, lambda data: take_chair(actor, pk, data["why"]), "You chair it now."
        )
    if (there := desk.done("conference", pk)) is not None:
        return there
    context = frame(request, found, "") | {"forms": desk.forms}
    return render(request, "conferences/change.html", context)


@door(CONFERENCES, personal=True, verb="conference.calendar")
def conference_calendar(request: Request, pk: int) -> HttpResponse:
    """Give the calendar file: when, and where to read more; nobody and nothing else."""
    found = fetch(conferences, request.actor, pk)
    request.access.saw("conference", [pk])
    address = request.build_absolute_uri(found.address)
    text = calendar_file(found, address, request.get_host().split(":")[0])
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="conference-{pk}.ics"'
    return response


def _rows(found: Conference) -> list[tuple[str, object]]:
    duties = [
        f"{row.get_why_display()}: by {day(row.due_at)}" for row in queries.due_of(found.case_id)
    ]
    read = moment(found.statement_read_at, "Not yet")
    rows: list[tuple[str, object]] = [
        ("When", moment(found.starts_at)),
        ("Where", found.place or "Online only"),
        ("Chair", found.chair.name),
        ("Information-sharing statement read", read),
    ]
    if duties and found.state == ConferenceState.PLANNED:
        rows.append(("It is due because", "; ".join(duties)))
    if found.held_at is not None:
        rows.append(("Held", moment(found.held_at)))
    if found.outcome:
        rows.append(("Outcome", label("conference_outcomes", found.outcome)))
    if found.minutes_agreed_at is not None:
        rows.append(("Minutes agreed", moment(found.minutes_agreed_at)))
    if found.cancelled_why:
        rows.append(("Cancelled because", found.cancelled_why))
    return rows
