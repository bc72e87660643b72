"""A person: who they are as far as the actor may know, what they are in, what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import LINKS
from saferplaces.foundation.registry import PERSON_PANELS
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import (
    Incident,
    LinkVerdict,
    Party,
    Person,
    Series,
    UncertainLink,
)
from saferplaces.intake.incidents.pages.panels import panels
from saferplaces.intake.incidents.pages.words import ROLES, called, category, sentence, sure
from saferplaces.intake.incidents.verdicts import Identity, identity
from saferplaces.intake.safe_contact import masking

LINKS_SHOWN = 10


@dataclass(frozen=True)
class Spell:
    """One way in which a value was given, and how often."""

    value: str
    times: int


def person_page(request: Request, person: Person) -> dict[str, Any]:
    """Return what a person's page shows; note in the record of access what is on it."""
    actor, access = request.actor, request.access
    who = identity(person.pk)
    theirs = Party.objects.filter(person_id__in=who.persons, withdrawn_at__isnull=True)
    within = policy.reach(actor).q
    records = list(theirs.filter(within).order_by("-part", "party_id"))
    mine = [record for record in records if record.profile_id not in who.apart]
    apart = [record for record in records if record.profile_id in who.apart]
    elsewhere = theirs.exclude(within) if actor.districts is not None else None
    table = incident_table(request, _incidents(request, mine), {p.incident_id: p for p in mine})
    series = Series.objects.filter(
        subject_id__in=who.persons, counted__in=["caller", "victim"], withdrawn_at__isnull=True
    )
    doubts = uncertain(request, who)
    home = bool(masking.hidden("person", who.persons))
    shows = masking.shows(access)
    access.saw("person", who.persons, who.persons)
    access.saw("incident", [log.pk for log in table.rows])
    access.saw("link", [link["key"] for link in doubts])
    access.people.update((link["other"], None) for link in doubts if link["other"])
    return {
        "person": person,
        "name": called(person),
        "same": len(who.persons) - 1,
        "facts": _facts(person, mine, home=home, shows=shows),
        "apart": [_record(record) for record in apart],
        "series": list(series.order_by("counted", "-events")),
        "table": table,
        "elsewhere": elsewhere.values("incident_id").distinct().count() if elsewhere else 0,
        "doubts": doubts,
        "may_decide": actor.can(LINKS),
        "panels": panels(PERSON_PANELS, request, person.pk),
    }


def incident_table(
    request: Request, rows: QuerySet[Incident], parties: dict[str, Party] | None = None
) -> Table[Incident]:
    """Return logs as a table, newest first; with `parties`, the role of each is shown."""
    columns: list[Column[Incident]] = [
        Column(
            "record_id",
            "Log",
            lambda log: log.record_id or "Log",
            link=lambda log: reverse("incident", args=[log.pk]),
        ),
        Column("reported_at", "Reported", lambda log: day(log.reported_at), sort="reported_at"),
        Column("category", "About", category, sort="category"),
        Column("location_text", "Where"),
    ]
    if parties is not None:
        role = Column[Incident]("role", "Role", lambda log: _role(parties.get(log.pk)))
        columns.insert(2, role)
    table = Table(request, rows, columns, caption="Logs", default_sort="-reported_at", page_size=15)
    masking.conceal(table.rows)
    return table


def uncertain(request: Request, who: Identity) -> list[dict[str, Any]]:
    """Return links of a person that nobody has judged, the surest first."""
    rows = policy.links.readable(request.actor).filter(
        Q(left_person__in=who.persons) | Q(right_person__in=who.persons),
        verdict="",
        withdrawn_at__isnull=True,
    )
    found = [link for link in rows.order_by("-probability", "pk")[:LINKS_SHOWN] if not judged(link)]
    return [_doubt(link, who) for link in found]


def judged(link: UncertainLink) -> bool:
    """Say whether somebody has given a verdict on a link."""
    return LinkVerdict.objects.filter(
        left_profile=link.left_profile, right_profile=link.right_profile
    ).exists()


def _doubt(link: UncertainLink, who: Identity) -> dict[str, Any]:
    inside = link.left_person == link.right_person
    other = link.right_person if link.left_person in who.persons else link.left_person
    return {
        "key": link.pk,
        "url": reverse("link", args=[link.pk]),
        "other": "" if inside else other,
        "text": "Are these records one person?" if inside else "Is this the same person?",
        "sure": sure(link.probability),
    }


def _incidents(request: Request, records: Sequence[Party]) -> QuerySet[Incident]:
    keys = {record.incident_id for record in records}
    return policy.incidents.readable(request.actor).filter(
        pk__in=keys, withdrawn_at__isnull=True
    ).order_by(F("reported_at").desc(nulls_last=True))  # fmt: skip


def _facts(
    person: Person, records: Sequence[Party], *, home: bool, shows: bool
) -> list[tuple[str, str]]:
    rows = [
        ("Names given", _spells([called(record) for record in records])),
        ("Date of birth", _spells([day(r.date_of_birth) for r in records if r.date_of_birth])),
        ("Sex", _spells([record.sex for record in records])),
        ("Telephone", _spells([record.phone for record in records])),
        ("E-mail", _spells([record.email for record in records])),
        (
            "Address",
            _spells([", ".join(filter(None, [r.address, r.postcode])) for r in records]),
        ),
    ]
    shown = [(term, "; ".join(_worded(s) for s in spells)) for term, spells in rows if spells]
    if home:
        shown = [_marked(term, told, shows=shows) for term, told in shown]
    shown.append(("How sure it is one person", sure(person.weakest_link)))
    return shown


def _marked(term: str, told: str, *, shows: bool) -> tuple[str, str]:
    if term != "Address":
        return term, told
    return term, f"{told}. {masking.MARK}" if shows else masking.SHOWN_INSTEAD


def _spells(values: Sequence[str]) -> list[Spell]:
    counts: dict[str, int] = {}
    for value in filter(None, values):
        counts[value] = counts.get(value, 0) + 1
    return [Spell(v, n) for v, n in sorted(counts.items(), key=lambda pair: -pair[1])]


def _worded(spell: Spell) -> str:
    return spell.value if spell.times == 1 else f"{spell.value} ({spell.times} times)"


def _record(party: Party) -> dict[str, str]:
    return {
        "text": f"{called(party)}, {ROLES.get(party.role, party.role).lower()}",
        "url": reverse("incident", args=[party.incident_id]),
    }


def _role(party: Party | None) -> str:
    return ROLES.get(party.role, sentence(party.role)) if party else ""
