"""Operations on incidents for other software: what each reader of the pages may see, as data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import Q, QuerySet
from ninja import Query, Router, Schema
from pydantic import Field

from saferplaces.foundation.api.door import api_door
from saferplaces.foundation.api.shapes import (
    USUAL,
    After,
    Day,
    Limit,
    Moment,
    Page,
    WallClock,
    mark,
    place,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import INCIDENTS, PARTNER_INCIDENTS
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.changes import changed_since, when_changed
from saferplaces.intake.incidents.models import Finding, Incident, Party
from saferplaces.intake.incidents.pages.partner import SHARED
from saferplaces.intake.incidents.withholding import suggested
from saferplaces.intake.safe_contact import masking

router = Router(tags=["Incidents"])
SUMMARY = (
    *SHARED, "in_scope", "channel", "occurred_from", "occurred_to", "opening_code", "qualifiers",
    "offence_class", "outcome", "flags", "marking",
)  # fmt: skip
FULL = (*SUMMARY, "postcode", "uprn", "place_precision", "place_probability", "narrative")
OF_PARTY = (
    "role", "position", "person_id", "given_name", "family_name", "date_of_birth", "sex",
    "ethnicity", "phone", "email", "address", "postcode", "match_probability",
)  # fmt: skip
WAYS = ("phone", "email", "address", "postcode")
OF_FINDING = (
    "closed_on", "rank", "score", "contributions", "alert", "triggers", "reading", "recording",
    "repeats",
)  # fmt: skip


class IncidentOut(Schema):
    """A log or a crime. Partners get the fields from incident_id to changed_at, and no other.

    Times without a zone are the local wall clock.
    """

    incident_id: str
    agency: str
    record_id: str
    record_type: str
    district: str
    reported_at: WallClock | None
    closed_at: WallClock | None
    category: str
    asb_category: str
    subtype: str
    closing_code: str
    location_text: str
    easting: float | None
    northing: float | None
    place_id: str
    event_id: str
    withdrawn_at: dt.datetime | None = Field(description="When it was no longer in a snapshot")
    changed_at: dt.datetime | None = Field(description="When a snapshot last changed it")
    in_scope: bool = False
    channel: str = ""
    occurred_from: WallClock | None = None
    occurred_to: WallClock | None = None
    opening_code: str = ""
    qualifiers: list[str] = Field([])
    offence_class: str = ""
    outcome: str = ""
    flags: list[str] = Field([])
    marking: str = ""


class PartyOut(Schema):
    """One person in one role, as the call-taker wrote it, and whom linkage takes them for."""

    role: str
    position: int
    person_id: str
    given_name: str
    family_name: str
    date_of_birth: dt.date | None
    sex: str
    ethnicity: str
    phone: str
    email: str
    address: str
    postcode: str
    match_probability: float | None
    protected: bool = Field(description="The address is, so ways to this person are left out")


class FindingOut(Schema):
    """What the engine found on it."""

    closed_on: dt.date
    rank: int
    score: float
    contributions: list[dict[str, Any]]
    alert: bool
    triggers: list[str]
    reading: dict[str, Any]
    recording: list[dict[str, Any]]
    repeats: list[dict[str, Any]]
    withheld: str = Field("", description="Why prompts and words about crimes are left out now")


class IncidentFull(IncidentOut):
    """A log with everybody on it and what was found; for partners as in a list."""

    postcode: str = ""
    uprn: str = ""
    place_precision: str = ""
    place_probability: float | None = None
    narrative: str = ""
    parties: list[PartyOut] = Field([])
    finding: FindingOut | None = None


class IncidentPage(Page):
    """A page of incidents."""

    incidents: list[IncidentOut]


class IncidentTerms(Schema):
    """Which incidents to list."""

    district: str | None = Field(None, max_length=60)
    reported_from: Day | None = None
    reported_to: Day | None = Field(None, description="That day included")
    in_scope: bool | None = Field(None, description="Not for partners")
    changed_since: Moment | None = Field(
        None, description="What a snapshot made, changed or withdrew since then"
    )


@router.get(
    "", response=IncidentPage, url_name="api-incidents", operation_id="incidents-list",
    exclude_unset=True,
)  # fmt: skip
@api_door((INCIDENTS, PARTNER_INCIDENTS), personal=True, verb="incident.list")
def incident_list(
    request: Request, terms: Annotated[IncidentTerms, Query()], limit: Limit = USUAL,
    after: After = None,
) -> dict[str, Any]:  # fmt: skip
    """List incidents: by when they were reported, or with `changed_since` by when they changed.

    The order does not depend on what a publication changes meanwhile: no record comes twice or is
    passed over, but that one whose own time was changed may move. Withdrawn ones come with
    `changed_since` only.
    """
    rows = _narrowed(request.actor, _readable(request.actor), terms)
    if terms.changed_since is not None:
        found, following = _by_change(rows, terms.changed_since, limit, after)
    else:
        found, following = _by_report(rows.filter(withdrawn_at=None), limit, after)
    asked = terms.model_dump(mode="json", exclude_none=True)
    request.access.asked(**asked)
    request.access.saw("incident", [log.pk for log in found])
    return {"incidents": _out(request.actor, found, SUMMARY), "next": following}


@router.get(
    "/{incident_id}", response=IncidentFull, url_name="api-incident",
    operation_id="incidents-read", exclude_unset=True,
)  # fmt: skip
@api_door((INCIDENTS, PARTNER_INCIDENTS), personal=True, verb="incident.read")
def incident_one(request: Request, incident_id: str) -> dict[str, Any]:
    """One incident, with everybody on it and what was found; partners get what they may see."""
    actor = request.actor
    if not actor.can(INCIDENTS):
        shared = fetch(policy.incidents, actor, incident_id, "read_partner")
        request.access.saw("incident", [shared.pk])
        return _out(actor, [shared], SHARED)[0]
    log = fetch(policy.incidents, actor, incident_id)
    parties = Party.objects.filter(incident_id=log.pk, withdrawn_at=None).order_by("party_id")
    finding = Finding.objects.filter(pk=log.pk, withdrawn_at=None).first()
    request.access.saw("incident", [log.pk], [party.person_id for party in parties])
    return _out(actor, [log], FULL)[0] | {
        "parties": _parties(parties),
        "finding": _found(actor, log.pk, finding) if finding else None,
    }


def _parties(parties: Iterable[Party]) -> list[dict[str, Any]]:
    """Return the people of a log; of those whose address is protected, no way to them."""
    rows = list(parties)
    homes = masking.hidden("person", (party.person_id for party in rows))
    return [
        _named(party, OF_PARTY)
        | {"protected": party.person_id in homes}
        | (dict.fromkeys(WAYS, "") if party.person_id in homes else {})
        for party in rows
    ]


def _found(actor: Actor, incident_id: str, finding: Finding) -> dict[str, Any]:
    seen = suggested(actor, incident_id, finding)
    return _named(finding, OF_FINDING) | {
        "withheld": seen.withheld,
        "reading": dict(seen.reading),
        "recording": seen.recording,
        "contributions": seen.contributions,
    }


def _readable(actor: Actor) -> QuerySet[Incident]:
    verb = "read" if actor.can(INCIDENTS) else "read_partner"
    return Incident.objects.filter(policy.incidents.scope(actor, verb))


def _narrowed(actor: Actor, rows: QuerySet[Incident], terms: IncidentTerms) -> QuerySet[Incident]:
    if terms.district:
        rows = rows.filter(district=terms.district)
    if terms.in_scope is not None and actor.can(INCIDENTS):
        rows = rows.filter(in_scope=terms.in_scope)
    if terms.reported_from:
        rows = rows.filter(reported_at__gte=dt.datetime.combine(terms.reported_from, dt.time.min))
    if terms.reported_to:
        rows = rows.filter(reported_at__lte=dt.datetime.combine(terms.reported_to, dt.time.max))
    return rows


def _by_report(
    rows: QuerySet[Incident], limit: int, after: str | None
) -> tuple[list[Incident], str]:
    """Return a page in the order of the reports; those without a time come last.

    The place to go on from is "" and a key once those without a time have begun.
    """
    start = place(after, str, str)
    at, key = start if start is not None else ("", "")
    found: list[Incident] = []
    if at or start is None:
        timed = rows.filter(reported_at__isnull=False)
        if at:
            then = dt.datetime.fromisoformat(at)
            same = Q(reported_at=then, pk__gt=key)
            timed = timed.filter(Q(reported_at__gt=then) | same, reported_at__gte=then)
            key = ""
        found = list(timed.order_by("reported_at", "pk")[: limit + 1])
    if len(found) <= limit:
        timeless = rows.filter(reported_at__isnull=True, pk__gt=key).order_by("pk")
        found += timeless[: limit + 1 - len(found)]
    if len(found) <= limit:
        return found, ""
    last = found[limit - 1]
    told = last.reported_at.isoformat() if last.reported_at else ""
    return found[:limit], mark(told, last.pk)


def _by_change(
    rows: QuerySet[Incident], since: dt.datetime, limit: int, after: str | None
) -> tuple[list[Incident], str]:
    """Return a page in the order of the changes. Its end too has a place to go on from later."""
    start = place(after, dt.datetime, str)
    at, key = (dt.datetime.fromisoformat(start[0]), start[1]) if start else (since, None)
    found = changed_since(rows, at, key, limit)
    if not found:
        return [], after or ""
    last, when = found[-1]
    return [log for log, _ in found], mark(when.isoformat(), last.pk)


def _out(actor: Actor, logs: Iterable[Incident], names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return incidents as this actor may see them: for partners the shared fields, whatever else
    is asked for.
    """
    shown = names if actor.can(INCIDENTS) else SHARED
    rows = list(logs)
    masking.conceal(rows)
    changed = when_changed(rows)
    return [_named(log, shown) | {"changed_at": changed.get(log.pk)} for log in rows]


def _named(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}
