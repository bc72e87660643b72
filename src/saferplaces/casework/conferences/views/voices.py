"""The people the conference is about: a victim's voice, the needs of somebody complained about."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.conferences import queries
from saferplaces.casework.conferences.actions.people import hear, is_child, needs
from saferplaces.casework.conferences.forms import NeedForm, VoiceForm
from saferplaces.casework.conferences.models import Conference
from saferplaces.casework.conferences.policy import conferences
from saferplaces.casework.conferences.views.desk import Desk, frame
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.safe_contact.queries import safe_contact, warnings


@door(CONFERENCES, personal=True, verb="conference.voices", methods=("GET", "POST"))
def conference_voices(request: Request, pk: int) -> HttpResponse:
    """Show, and write down, what victims want it to know and what others need."""
    actor = request.actor
    found = fetch(conferences, actor, pk)
    request.access.saw("conference", [pk])
    context = frame(request, found, "conference-voices")
    opened = conferences.may(actor, "read what was said", found).allowed
    victims = queries.victims_of(found) if opened else []
    others = queries.complained_about(found) if opened else []
    request.access.saw("case", [found.case_id], [p.person_id for p in [*victims, *others]])
    desk = Desk(request)
    writes = opened and context["organises"] and context["under_way"]
    voices = {row.person_id: row for row in found.voices.select_related("by")}
    known = {row.person_id: row for row in found.needs.select_related("by")}
    if writes:
        for person in victims:
            _hear(desk, actor, pk, person, voices.get(person.person_id))
        for person in others:
            _needs(desk, actor, pk, person, known.get(person.person_id))
    if (there := desk.done("conference-voices", pk)) is not None:
        return there
    context |= {
        "opened": opened,
        "writes": writes,
        "forms": desk.forms,
        "victims": [
            (p, named(p, actor, found), _said(voices.get(p.person_id)), advice(p.person_id, writes))
            for p in victims
        ],
        "others": [
            (p, named(p, actor, found), _needed(known.get(p.person_id)),
             is_child(p.born, found.starts_at)) for p in others
        ],
    }  # fmt: skip
    return render(request, "conferences/voices.html", context)


def channels(person_id: str) -> list[tuple[str, str]]:
    """Return the ways that are known to be safe for a person."""
    found = safe_contact(person_id)
    safe = set(found.channels) if found is not None and found.asked else set()
    return [(code, text) for code, text in choices("contact_channels") if code in safe]


def advice(person_id: str, shown: bool) -> list[str]:
    """Return what to know before one contacts somebody, for those who do."""
    return warnings(safe_contact(person_id)) if shown else []


def named(person: CasePerson, actor: Actor, conference: Conference) -> str:
    """Return a name as this actor reads it: a partner's, where the case shares it."""
    own = conference.case.organisation_id == actor.organisation_id
    return person.name if own or person.shared else "Name not shared"


def _hear(desk: Desk, actor: Actor, pk: int, person: CasePerson, old: Any) -> None:
    def do(data: dict[str, Any]) -> object:
        return hear(
            actor, pk, person.person_id, sought=data["sought"] == "yes",
            channel=data["channel"] or "", through=data["through"] or "",
            words=data["words"] or "", why_not=data["why_not"] or "",
        )  # fmt: skip

    initial = {} if old is None else {
        "sought": "yes" if old.sought else "no", "channel": old.channel, "through": old.through,
        "words": old.words, "why_not": old.why_not,
    }  # fmt: skip
    safe = channels(person.person_id)
    desk.add(f"voice-{person.pk}", VoiceForm, do, channels=safe, initial=initial)


def _needs(desk: Desk, actor: Actor, pk: int, person: CasePerson, old: Any) -> None:
    initial = {} if old is None else {
        "vulnerabilities": old.vulnerabilities, "support": old.support
    }  # fmt: skip
    desk.add(
        f"need-{person.pk}", NeedForm, lambda data: needs(actor, pk, person.person_id, **data),
        initial=initial,
    )  # fmt: skip


def _said(voice: Any) -> list[tuple[str, str]]:
    if voice is None:
        return []
    if not voice.sought:
        return [("Not asked because", voice.why_not), _by(voice)]
    rows = [("In their words", voice.words), ("Asked", label("contact_channels", voice.channel))]
    return [*rows, *([("Through", voice.through)] if voice.through else []), _by(voice)]


def _needed(need: Any) -> list[tuple[str, str]]:
    if need is None:
        return []
    return [
        ("What makes them vulnerable", need.vulnerabilities), ("Support", need.support), _by(need),
    ]  # fmt: skip


def _by(row: Any) -> tuple[str, str]:
    return "Written down", f"{moment(row.at)}, {row.by.name}"
