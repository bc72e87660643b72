"""Have we been here before? By caller, by victim and by location, each counted on its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Finding, Incident, Party, Person, Place, Series
from saferplaces.intake.incidents.pages.words import called, code, sentence
from saferplaces.intake.incidents.verdicts import identity
from saferplaces.intake.safe_contact import masking

SHOWN = 8
COUNTED = ("caller", "victim", "location")


@dataclass(frozen=True)
class History:
    """What is known of one caller, victim or location at one log.

    Attributes
    ----------
    windows:
        For each configured window: its name, the events in it, and whether its number is reached.
    logs:
        The newest earlier logs that the actor may read; `more` of them are not shown, and
        `elsewhere` are outside the actor's districts, only counted.
    """

    counted: str
    subject: str
    title: str
    windows: list[tuple[str, int, bool]]
    series: Series | None
    logs: list[Incident]
    more: int
    elsewhere: int
    people: tuple[str, ...]


def histories(
    actor: Actor, incident: Incident, finding: Finding | None, parties: Sequence[Party]
) -> list[History]:
    """Return a history for each caller and victim who is known, and for the place."""
    subjects = [
        (role, person)
        for role in ("caller", "victim")
        for person in dict.fromkeys(p.person_id for p in parties if p.role == role)
        if person
    ]
    if incident.place_id:
        subjects.append(("location", incident.place_id))
    named = _names(subjects)
    kept = _series(subjects)
    repeats = finding.repeats if finding else []
    found = []
    for counted, subject in subjects:
        persons = identity(subject).persons if counted != "location" else (subject,)
        rows = _logs(counted, persons).exclude(pk=incident.pk)
        if incident.reported_at:
            rows = rows.filter(reported_at__lte=incident.reported_at)
        mine = rows.filter(policy.incidents.scope(actor))
        total, in_reach = rows.count(), mine.count()
        logs = list(mine.order_by(F("reported_at").desc(nulls_last=True), "pk")[:SHOWN])
        found.append(
            History(
                counted,
                subject,
                named.get(subject, "Not known"),
                windows(repeats, counted, subject),
                kept.get((counted, subject)),
                logs,
                in_reach - len(logs),
                total - in_reach,
                persons if counted != "location" else (),
            )
        )
    return found


def windows(
    repeats: Iterable[Mapping[str, Any]], counted: str, subject: str
) -> list[tuple[str, int, bool]]:
    """Return the counts in the configured windows, as the engine made them at this log."""
    return [
        (sentence(code("repeat_settings", row["setting"])), int(row["events"]), bool(row["met"]))
        for row in repeats
        if (row["counted"], row["subject_id"]) == (counted, subject)
    ]


def _logs(counted: str, subjects: Sequence[str]) -> QuerySet[Incident]:
    rows = Incident.objects.filter(withdrawn_at__isnull=True)
    if counted == "location":
        return rows.filter(place_id__in=subjects)
    theirs = Party.objects.filter(person_id__in=subjects, role=counted, withdrawn_at__isnull=True)
    return rows.filter(pk__in=theirs.values("incident_id"))


def _names(subjects: Iterable[tuple[str, str]]) -> dict[str, str]:
    keys = [subject for _, subject in subjects]
    people = {p.pk: called(p) for p in Person.objects.filter(pk__in=keys)}
    places = {p.pk: p.label for p in Place.objects.filter(pk__in=keys)}
    return people | places | dict.fromkeys(masking.hidden("place", places), masking.SHOWN_INSTEAD)


def _series(subjects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Series]:
    keys = [f"{counted}|{subject}" for counted, subject in subjects]
    rows = Series.objects.filter(pk__in=keys, withdrawn_at__isnull=True)
    return {(row.counted, row.subject_id): row for row in rows}
