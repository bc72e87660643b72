"""What the conference agreed: decisions, actions, how it ended, what victims were told."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.agree import add, conclude, resolve
from saferplaces.casework.conferences.actions.people import tell
from saferplaces.casework.conferences.forms import (
    ActionForm,
    DecisionForm,
    OutcomeForm,
    ToldForm,
)
from saferplaces.casework.conferences.models import Conference, ConferenceState, Part
from saferplaces.casework.conferences.policy import conferences
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.casework.conferences.views.voices import advice, channels, named
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment


@door(CONFERENCES, personal=True, verb="conference.outcome", methods=("GET", "POST"))
def conference_outcome(request: Request, pk: int) -> HttpResponse:
    """Show what was agreed; decide, agree actions, conclude, tell."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    context = frame(request, found, "conference-outcome")
    opened = conferences.may(actor, "read what was said", found).allowed
    victims = queries.victims_of(found) if opened else []
    told = {row.person_id: row for row in found.told.select_related("by")}
    request.access.saw("conference", [pk])
    request.access.saw("case", [found.case_id], [p.person_id for p in victims])
    desk = Desk(request)
    if context["chairs"] and context["under_way"]:
        desk.add("decide", DecisionForm, lambda data: resolve(actor, pk, **data))
        desk.add(
            "action", ActionForm, lambda data: add(actor, pk, **_given(data)),
            "The action stands in the case's plan.", conference=found,
        )  # fmt: skip
    if context["chairs"] and context["held"]:
        desk.add("outcome", OutcomeForm, lambda data: _end(actor, pk, data), conference=found)
    tells = opened and context["organises"]
    if tells and found.state in {ConferenceState.HELD, ConferenceState.MINUTED}:
        for person in victims:
            _told(desk, actor, pk, person, told.get(person.person_id))
    if (there := desk.done("conference-outcome", pk)) is not None:
        return there
    context |= {
        "opened": opened,
        "forms": desk.forms,
        "decisions": _decisions(actor, found) if opened else [],
        "actions": _actions(actor, found) if opened else [],
        "rows": _rows(found) if opened else [],
        "victims": [
            (p, named(p, actor, found), _was_told(told.get(p.person_id)),
             advice(p.person_id, tells))
            for p in victims
        ],
    }  # fmt: skip
    return render(request, "conferences/outcome.html", context)


def _decisions(actor: Actor, found: Conference) -> list[Any]:
    rows = found.resolutions.select_related("by")
    if f"{actor.user_id}:{actor.organisation_id}" not in found.restricted:
        rows = rows.filter(part=Part.OPEN)
    return list(rows)


def _actions(actor: Actor, found: Conference) -> list[dict[str, Any]]:
    """Return the agreed actions: all to the case's holder, to others those shared with them."""
    own = found.case.organisation_id == actor.organisation_id
    rows = found.actions.select_related("action__owner", "action__organisation")
    now = timezone.now()
    return [
        {
            "pk": row.action_id,
            "title": row.action.title,
            "address": reverse("case-action", args=[row.action_id]),
            "rows": [
                ("Who", _who(row.action)),
                ("Done by", day(row.action.due_at)),
                ("How we shall know", row.measure),
                ("Agreed by", row.agreed_by_owner),
                ("It lessens", row.relevance),
            ],
            "state": "Overdue"
            if row.action.state == "open" and row.action.due_at < now
            else row.action.get_state_display(),
        }
        for row in rows
        if own or row.action.shared or row.action.organisation_id == actor.organisation_id
    ]


def _who(action: Any) -> str:
    if action.owner is None:
        return str(action.organisation.name)
    return f"{action.owner.name}, {action.organisation.name}"


def _given(data: dict[str, Any]) -> dict[str, Any]:
    user, body = data["owner"].split(":")
    given = {k: v for k, v in data.items() if k != "owner"}
    return given | {"owner_id": int(user) or None, "organisation_id": int(body)}


def _end(actor: Actor, pk: int, data: dict[str, Any]) -> object:
    again = data["again"] == "yes"
    return conclude(
        actor, pk, outcome=data["outcome"], words=data["words"],
        lead_organisation_id=int(data["lead_organisation"]),
        next_on=data["next_on"] if again else None,
        why_not_again=data["why_not_again"] or "",
    )  # fmt: skip


def _told(desk: Desk, actor: Actor, pk: int, person: CasePerson, old: Any) -> None:
    def do(data: dict[str, Any]) -> object:
        return tell(
            actor, pk, person.person_id, channel=data["channel"] or "",
            words=data["words"] or "", why_not=data["why_not"] or "",
        )  # fmt: skip

    initial = {} if old is None else {
        "told": "no" if old.why_not else "yes", "channel": old.channel, "words": old.words,
        "why_not": old.why_not,
    }  # fmt: skip
    safe = channels(person.person_id)
    desk.add(f"told-{person.pk}", ToldForm, do, channels=safe, initial=initial)


def _was_told(told: Any) -> list[tuple[str, str]]:
    if told is None:
        return []
    by = ("Written down", f"{moment(told.at)}, {told.by.name}")
    if told.why_not:
        return [("Not told because", told.why_not), by]
    return [("Told", told.words), ("How", label("contact_channels", told.channel)), by]


def _rows(found: Conference) -> list[tuple[str, str]]:
    if not found.outcome:
        return []
    lead = found.lead_organisation.name if found.lead_organisation else "Not said"
    again = day(found.next_on) if found.next_on else f"No: {found.why_not_again}"
    return [
        ("How it ended", label("conference_outcomes", found.outcome)),
        ("Agreed", found.outcome_words),
        ("Leads from here", lead),
        ("Meets again by", again),
    ]
