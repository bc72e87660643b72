"""Places and logs that fit: by street, by postcode, by log number."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident, Party, Place
from saferplaces.intake.incidents.search.terms import Terms
from saferplaces.intake.safe_contact import masking

SHOWN = 25
CANDIDATES = 500


@dataclass
class FoundPlace:
    """A place that fits, and why."""

    place: Place
    why: list[str] = field(default_factory=list)


@dataclass
class FoundLog:
    """A log that fits, and why."""

    incident: Incident
    why: list[str] = field(default_factory=list)


def find_places(actor: Actor, terms: Terms) -> list[FoundPlace]:
    """Return the places within the actor's reach that fit best."""
    found: dict[str, FoundPlace] = {}
    rows = Place.objects.filter(masking.open_to_all("place"), withdrawn_at__isnull=True)
    if terms.postcode:
        here = rows.filter(postcode_key=terms.postcode).order_by("-incidents", "pk")
        for place in _within_reach(actor, here):
            found[place.pk] = FoundPlace(place, ["Postcode agrees"])
    if terms.words:
        alike = (
            rows.filter(label_key__trigram_word_similar=terms.words)
            .annotate(alike=TrigramWordSimilarity(terms.words, "label_key"))
            .order_by(F("alike").desc(), "-incidents", "pk")
        )
        for place in _within_reach(actor, alike):
            why = "Address agrees" if terms.words in place.label_key else "Address is much like it"
            found.setdefault(place.pk, FoundPlace(place)).why.append(why)
    both = sorted(found.values(), key=lambda entry: -len(entry.why))
    return both[:SHOWN]


def _within_reach(actor: Actor, best: QuerySet[Place]) -> list[Place]:
    """Return the best that the actor may read; whether they may is asked of the best alone."""
    keys = list(best.values_list("pk", flat=True)[:CANDIDATES])
    readable = policy.among_places(actor, keys)
    shown = [key for key in keys if key in readable][:SHOWN]
    found = Place.objects.in_bulk(shown)
    return [found[key] for key in shown if key in found]


def find_logs(actor: Actor, terms: Terms) -> list[FoundLog]:
    """Return the logs with this number, from this telephone or in this postcode, newest first."""
    rows = policy.incidents.readable(actor).order_by(F("reported_at").desc(nulls_last=True), "pk")
    found: dict[str, FoundLog] = {}
    if terms.references:
        for log in rows.filter(record_key__in=terms.references)[:SHOWN]:
            found[log.pk] = FoundLog(log, ["Log number agrees"])
    if terms.phone:
        named = Party.objects.filter(
            actor.within_districts().q, phone_key=terms.phone, withdrawn_at__isnull=True
        ).values("incident_id")
        for log in rows.filter(pk__in=named, withdrawn_at__isnull=True)[:SHOWN]:
            found.setdefault(log.pk, FoundLog(log)).why.append("This telephone number is on it")
    if terms.postcode:
        near = rows.filter(masking.open_to_all("incident"), postcode_key=terms.postcode)
        for log in near.filter(withdrawn_at__isnull=True)[:SHOWN]:
            found.setdefault(log.pk, FoundLog(log)).why.append("Happened in this postcode")
    masking.conceal(one.incident for one in found.values())
    return list(found.values())[:SHOWN]
