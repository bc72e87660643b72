"""Places and logs that fit: by street, by postcode, by log number."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident, Party, Place
from saferplaces.intake.incidents.search.terms import Terms

SHOWN = 25


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
    rows = policy.places.readable(actor).filter(withdrawn_at__isnull=True)
    found: dict[str, FoundPlace] = {}
    if terms.postcode:
        for place in rows.filter(postcode_key=terms.postcode).order_by("-incidents", "pk")[:SHOWN]:
            found[place.pk] = FoundPlace(place, ["Postcode agrees"])
    if terms.words:
        alike = (
            rows.filter(label_key__trigram_word_similar=terms.words)
            .annotate(alike=TrigramWordSimilarity(terms.words, "label_key"))
            .order_by(F("alike").desc(), "-incidents", "pk")
        )
        for place in alike[:SHOWN]:
            why = "Address agrees" if terms.words in place.label_key else "Address is much like it"
            found.setdefault(place.pk, FoundPlace(place)).why.append(why)
    both = sorted(found.values(), key=lambda entry: -len(entry.why))
    return both[:SHOWN]


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
        for log in rows.filter(postcode_key=terms.postcode, withdrawn_at__isnull=True)[:SHOWN]:
            found.setdefault(log.pk, FoundLog(log)).why.append("Happened in this postcode")
    return list(found.values())[:SHOWN]
