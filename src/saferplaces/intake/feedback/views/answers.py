"""Single answers, screened, for those who act; what was held, for those who moderate."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import FEEDBACK_ACT, FEEDBACK_MODERATE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.components import tag
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.feedback import figures
from saferplaces.intake.feedback.actions import moderate
from saferplaces.intake.feedback.forms import Remove, Show
from saferplaces.intake.feedback.lists import labels
from saferplaces.intake.feedback.models import Answer, AnswerState
from saferplaces.intake.feedback.policy import answers
from saferplaces.intake.feedback.sending import SINGLE
from saferplaces.intake.feedback.views.parts import BOTH, COLOURS, parts_of

SCORES = {5: "Very safe", 4: "Safe", 3: "Neither", 2: "Unsafe", 1: "Very unsafe"}
STATES = (AnswerState.HELD, AnswerState.REMOVED, AnswerState.SHOWN)


@door(FEEDBACK_ACT, personal=True, verb="feedback.read")
def listed(request: Request) -> HttpResponse:
    """List the answers that are shown."""
    rows = answers.readable(request.actor).select_related("stop")
    for name in ("stop", "route", "band"):
        asked = request.GET.get(name, "").replace("\0", "")[:20]
        if asked:
            rows = rows.filter(**{name: asked})
            request.access.asked(**{name: asked})
    if request.GET.get("words"):
        rows = rows.exclude(shown="")
    bands, why = labels("feedback_bands"), labels("feedback_reasons")
    table: Table[Answer] = Table(
        request,
        rows,
        [
            Column("submitted_at", "Came", lambda a: moment(a.submitted_at), sort="submitted_at"),
            Column("score", "Felt", lambda a: SCORES[a.score], sort="score"),
            Column("where", "Where", _where),
            Column("band", "When", lambda a: bands.get(a.band, a.band)),
            Column("reasons", "Why", lambda a: ", ".join(why.get(r, r) for r in a.reasons)),
            Column("shown", "Words", lambda a: Truncator(a.shown).chars(300)),
        ],
        caption="Answers that are shown",
        default_sort="-submitted_at",
    )
    request.access.saw("answer", [row.pk for row in table.rows])
    context = {
        "parts": parts_of(request.actor, "feedback-answers"),
        "table": table,
        "label": figures.LABEL,
    }
    return render(request, "feedback/answers.html", context)


@door(FEEDBACK_MODERATE, personal=True, verb="feedback.moderate")
def held(request: Request) -> HttpResponse:
    """List what was held, removed, or shown and can be removed."""
    state = request.GET.get("state", AnswerState.HELD)
    state = state if state in STATES else AnswerState.HELD
    rows = Answer.objects.filter(answers.scope(request.actor, "moderate"), state=state)
    caught = {row.code: row.label for row in codes("feedback_catches")}
    table: Table[Answer] = Table(
        request,
        rows.select_related("stop"),
        [
            Column("submitted_at", "Came", lambda a: moment(a.submitted_at), sort="submitted_at",
                   link=lambda a: reverse("feedback-answer", args=[a.pk])),
            Column("caught", "Why it was held",
                   lambda a: ", ".join(caught.get(c, c) for c in a.caught)),
            Column("where", "Where", _where),
            Column("shown", "Words, masked", lambda a: Truncator(a.shown).chars(200)),
        ],
        caption=AnswerState(state).label,
        default_sort="submitted_at",
    )  # fmt: skip
    request.access.saw("answer", [row.pk for row in table.rows])
    context = {
        "parts": parts_of(request.actor, "feedback-held"),
        "table": table,
        "state": state,
        "states": [(s.value, s.label) for s in STATES],
    }
    return render(request, "feedback/held.html", context)


@door(FEEDBACK_MODERATE, personal=True, verb="feedback.moderate", methods=BOTH)
def answer(request: Request, pk: UUID) -> HttpResponse:
    """Show one answer to a moderator, who shows or removes it."""
    found = fetch(answers, request.actor, pk, "moderate")
    request.access.saw("answer", [found.pk])
    given = request.POST if request.method == "POST" else None
    removing = given is not None and "remove" in given
    shows = Show(None if removing else given, initial={"words": "yes"}, prefix="show")
    removes = Remove(given if removing else None, prefix="remove")
    form = removes if removing else shows
    if given is not None and form.is_valid():
        try:
            _decide(request, found, form)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("feedback-held")
    caught = {row.code: row.label for row in codes("feedback_catches")}
    context = {
        "parts": parts_of(request.actor, "feedback-held"),
        "answer": found,
        "state": tag(found.get_state_display(), COLOURS[AnswerState(found.state)]),
        "facts": _facts(found),
        "caught": [caught.get(code, code) for code in found.caught],
        "changes": list(found.changes.select_related("by")),
        "forms": {"show": shows, "remove": removes},
        "may_show": found.state in {AnswerState.HELD, AnswerState.REMOVED},
        "may_remove": found.state in {AnswerState.HELD, AnswerState.SHOWN},
    }
    return render(request, "feedback/answer.html", context)


def _decide(request: Request, found: Answer, form: Show | Remove) -> None:
    given = form.cleaned_data
    if isinstance(form, Remove):
        moderate.remove(request.actor, found.pk, given["reason"], given["why"])
        messages.success(request, "Removed: it is on no page and in no figure.")
    else:
        moderate.show(
            request.actor, found.pk, without=given["without"], words=given["words"] == "yes"
        )
        messages.success(request, "Shown.")


def _where(row: Answer) -> str:
    places = labels("feedback_places")
    route = f"route {row.route}" if row.route else ""
    stop = str(row.stop) if row.stop else ""
    return ", ".join(filter(None, [places.get(row.place, row.place), stop, route]))


def _facts(row: Answer) -> list[tuple[str, str]]:
    def told(name: str) -> str:
        code = str(getattr(row, name))
        return labels(SINGLE[name]).get(code, code) or "Not said"

    why = labels("feedback_reasons")
    return [
        ("Came", f"{moment(row.submitted_at)}, {row.get_channel_display()}"),
        ("Felt", SCORES[row.score]),
        ("Where", _where(row)),
        ("When", f"{day(row.occurred_on, 'Day not said')}, {told('band').lower()}"),
        ("Why", ", ".join(why.get(code, code) for code in row.reasons) or "Not said"),
        ("How often", told("frequency")),
        ("Reported", told("reported")),
    ]
