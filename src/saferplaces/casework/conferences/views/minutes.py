"""The minutes of a part, item by item."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.minutes import Overtaken, add_item, correct, write
from saferplaces.casework.conferences.forms import CorrectionForm, ItemForm, MinutesForm
from saferplaces.casework.conferences.models import ConferenceState, Item, Part
from saferplaces.casework.conferences.policy import conferences, items
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.foundation.ui.numbers import whole_number


@door(CONFERENCES, personal=True, verb="conference.minutes", methods=("GET", "POST"))
def conference_minutes(request: Request, pk: int, part: str) -> HttpResponse:
    """Show the minutes of a part, to those who were in it; write, or correct them."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    if part not in Part.values:
        raise OutOfReach("conference_part", part)
    in_restricted = f"{actor.user_id}:{actor.organisation_id}" in found.restricted
    if part == Part.RESTRICTED and not in_restricted:
        raise OutOfReach("conference_part", f"{pk}-{part}")
    context = frame(request, found, "conference-minutes")
    rows = queries.items_for(actor, found, part)
    request.access.saw("conference", [pk])
    request.access.saw("conference_item", [row.pk for row in rows])
    request.access.saw("case", [found.case_id])
    desk = Desk(request)
    theirs: dict[int, Item] = {}
    for row in rows:
        if items.may(actor, "write", row).allowed:
            _of_item(desk, actor, row, found.state, theirs)
    if context["organises"] and context["under_way"] and (part == Part.OPEN or context["chairs"]):
        desk.add("item", ItemForm, lambda data: add_item(actor, pk, title=data["title"], part=part))
    if (there := desk.done("conference-minutes", pk, part)) is not None:
        return there
    context |= {
        "part": part,
        "part_label": Part(part).label,
        "other": Part.OPEN if part == Part.RESTRICTED else Part.RESTRICTED,
        "sees_other": part == Part.RESTRICTED or in_restricted,
        "opened": conferences.may(actor, "read what was said", found).allowed,
        "items": rows,
        "theirs": theirs,
        "forms": desk.forms,
    }
    return render(request, "conferences/minutes.html", context)


def _of_item(desk: Desk, actor: Actor, row: Item, state: str, theirs: dict[int, Item]) -> None:
    def save(data: dict[str, Any]) -> object:
        try:
            return write(actor, row.pk, data["minutes"], whole_number(data["version"]) or 0)
        except Overtaken as overtaken:
            # What was typed stays in the form, on top of what the other has written.
            theirs[row.pk] = overtaken.item
            sent = desk.forms[f"item-{row.pk}"]
            version = {f"item-{row.pk}-version": str(overtaken.item.version)}
            sent.data = {**sent.data.dict(), **version}  # type: ignore[attr-defined]
            raise

    if state == ConferenceState.MINUTED:
        desk.add(
            f"correct-{row.pk}", CorrectionForm, lambda data: correct(actor, row.pk, data["text"])
        )
    elif state in {ConferenceState.PLANNED, ConferenceState.HELD}:
        desk.add(
            f"item-{row.pk}", MinutesForm, save, called=row.title,
            initial={"minutes": row.minutes, "version": row.version},
        )  # fmt: skip
