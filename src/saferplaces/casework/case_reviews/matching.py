"""Who the applicant is in the records, and which reports are theirs, across all agencies.

The engine proposes, an officer confirms. An officer of the council sees of a report what the
review needs: when it happened and was reported, to whom, under which number; no words, no address,
nobody else's name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.foundation.calendar import add_months
from saferplaces.intake.case_review_applications.models import Application
from saferplaces.intake.incidents.lookups import folded
from saferplaces.intake.incidents.models import Incident, Party, Person
from saferplaces.intake.safe_contact.identity import identities

OWN_ROLES = ("caller", "victim")
"""Roles in which a report is the applicant's own."""
PROPOSED = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody of the records who may be the applicant, and what speaks for it."""

    person_id: str
    name: str
    born: dt.date | None
    why: tuple[str, ...]
    reports: int
    agencies: tuple[str, ...]


def candidates(application: Application) -> list[Candidate]:
    """Return who the applicant may be, the likeliest first: by name, birth, post code, number."""
    words = folded(application.victim_name).split()
    if not words:
        return []
    people = Person.objects.filter(withdrawn_at__isnull=True)
    by_name = people.filter(name_key__contains=words[-1])
    for word in words[:-1]:
        by_name = by_name.filter(name_key__contains=word)
    near = Q(pk__in=by_name.order_by("-last_seen").values("pk")[: 5 * PROPOSED])
    if phone := _digits(application.phone):
        near |= Q(pk__in=_parties(phone_key=phone).values("person_id")[:PROPOSED])
    if application.victim_born:
        born = people.filter(date_of_birth=application.victim_born)
        near |= Q(pk__in=born.filter(name_key__contains=words[-1]).values("pk")[:PROPOSED])
    found = list(people.filter(near))
    postcode = "".join(application.victim_postcode.split()).upper()
    keys = [p.person_id for p in found]
    parties = Party.objects.filter(person_id__in=keys, withdrawn_at__isnull=True)
    there = set(parties.filter(postcode_key=postcode).values_list("person_id", flat=True))
    rang = set(parties.filter(phone_key=phone).values_list("person_id", flat=True))
    counts = {
        row["person_id"]: row["n"]
        for row in parties.filter(role__in=OWN_ROLES)
        .values("person_id")
        .order_by()
        .annotate(n=Count("incident_id", distinct=True))
    }
    agencies = _agencies(keys)
    scored = []
    for person in found:
        why = []
        if set(words) <= set(person.name_key.replace(",", " ").split()):
            why.append("the same name")
        if application.victim_born and person.date_of_birth == application.victim_born:
            why.append("the same date of birth")
        if postcode and person.person_id in there:
            why.append("the same postcode")
        if phone and person.person_id in rang:
            why.append("the same telephone number")
        one = Candidate(
            person.person_id,
            f"{person.given_name} {person.family_name}".strip(),
            person.date_of_birth,
            tuple(why),
            counts.get(person.person_id, 0),
            tuple(sorted(agencies.get(person.person_id, ()))),
        )
        scored.append((-len(why), -one.reports, one.name, one))
    return [one for *_, one in sorted(scored, key=lambda s: s[:3])][:PROPOSED]


def reports_of(review: CaseReview, months: int) -> list[Incident]:
    """Return the confirmed applicant's own reports, of all agencies, in the months before."""
    keys = identities(review.person_id)
    theirs = Party.objects.filter(person_id__in=keys, role__in=OWN_ROLES, withdrawn_at__isnull=True)
    applied = review.received_at
    since = dt.datetime.combine(add_months(applied.date(), -months), dt.time())
    until = dt.datetime.combine(applied.date() + dt.timedelta(days=1), dt.time())
    rows = Incident.objects.filter(
        pk__in=theirs.values("incident_id"),
        withdrawn_at__isnull=True,
        reported_at__gte=since,
        reported_at__lt=until,
    )
    return list(rows.order_by("reported_at", "pk"))


def dates_of(incident: Incident) -> tuple[dt.date, dt.date]:
    """Return when a record's incident happened, at the latest known, and when it was reported."""
    reported = incident.reported_at or incident.occurred_to or incident.occurred_from
    assert reported is not None  # noqa: S101 - reports are found by when they were made
    happened = incident.occurred_to or incident.occurred_from or reported
    return min(happened, reported).date(), reported.date()


def _parties(**where: str) -> QuerySet[Party]:
    return Party.objects.filter(withdrawn_at__isnull=True, **where).exclude(person_id="")


def _agencies(keys: list[str]) -> dict[str, set[str]]:
    rows = Party.objects.filter(
        person_id__in=keys, role__in=OWN_ROLES, withdrawn_at__isnull=True
    ).values_list("person_id", "incident_id")
    of: dict[str, set[str]] = {}
    pairs = list(rows)
    agency = dict(Incident.objects.filter(pk__in={i for _, i in pairs}).values_list("pk", "agency"))
    for person_id, incident_id in pairs:
        if name := agency.get(incident_id):
            of.setdefault(person_id, set()).add(name)
    return of


def _digits(number: str) -> str:
    found = "".join(sign for sign in number if sign.isdigit())
    return f"0{found[2:]}" if found.startswith("44") else found
