"""What a case is opened from: a review, a log, a person or a place, and whom they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from saferplaces.casework.cases.actions.given import Somebody, Somewhere
from saferplaces.casework.cases.models import Part
from saferplaces.casework.reviews.models import Review
from saferplaces.casework.reviews.policy import reviews
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.intake.incidents.models import Incident, Party, Person, Place
from saferplaces.intake.incidents.policy import incidents, people, places

PARTS = {
    "victim": Part.VICTIM,
    "caller": Part.REPORTER,
    "witness": Part.WITNESS,
    "suspect": Part.COMPLAINED_ABOUT,
}
LATEST = 20

FOREMOST = (Part.VICTIM, Part.COMPLAINED_ABOUT, Part.REPORTER, Part.WITNESS)
"""Of the parts that somebody has in a log, which one they have in a case."""


@dataclass(frozen=True)
class Source:
    """What a case is opened from, as far as the actor may read it."""

    code: str = ""
    source_id: str = ""
    kind: str = ""
    key: str = ""
    words: str = ""
    district: str = ""
    people: list[Somebody] = field(default_factory=list)
    places: Sequence[Somewhere] = ()
    incident_ids: Sequence[str] = ()


def source_of(actor: Actor, asked: Mapping[str, str]) -> Source:
    """Return what was asked for (``review=12``, ``incident=``, ``person=``, ``place=``)."""
    for kind, read in READ.items():
        if key := asked.get(kind, ""):
            return read(actor, key)
    return Source()


def _review(actor: Actor, key: str) -> Source:
    if not key.isdigit() or len(key) > 18:
        raise OutOfReach("review", key)
    review: Review = fetch(reviews, actor, key)
    log = fetch(incidents, actor, review.incident_id)
    return _of_log(log, "review", f"review:{review.pk}", f"Review of {log.record_id}")


def _incident(actor: Actor, key: str) -> Source:
    log = fetch(incidents, actor, key)
    return _of_log(log, "incident", f"incident:{log.pk}", f"Log {log.record_id}")


def _of_log(log: Incident, code: str, source_id: str, words: str) -> Source:
    """Return what a log names, everybody once: who rang and suffered is a victim."""
    parties = Party.objects.filter(incident_id=log.pk, withdrawn_at__isnull=True).order_by("pk")
    found: dict[str, Somebody] = {}
    for part, one in sorted(
        ((PARTS.get(row.role, Part.WITNESS), row) for row in parties),
        key=lambda pair: FOREMOST.index(pair[0]),
    ):
        name = (one.given_name, one.family_name or one.full_name)
        if one.person_id or any(name):
            somebody = Somebody(part, one.person_id, *name, one.date_of_birth)
            found.setdefault(one.person_id or " ".join(name), somebody)
    return Source(
        code=code,
        source_id=source_id,
        kind="incident",
        key=log.pk,
        words=words,
        district=log.district,
        people=list(found.values()),
        places=[Somewhere(log.place_id)] if log.place_id else [],
        incident_ids=[log.pk],
    )


def _person(actor: Actor, key: str) -> Source:
    person: Person = fetch(people, actor, key)
    logs = incidents.readable(actor).filter(
        pk__in=Party.objects.filter(
            person_id=key, role__in=["victim", "caller"], withdrawn_at__isnull=True
        ).values("incident_id"),
        withdrawn_at__isnull=True,
    )
    latest = list(logs.order_by("-reported_at")[:LATEST])
    return Source(
        code="repeat",
        source_id=f"person:{key}",
        kind="person",
        key=key,
        words="Repeat: a person",
        district=latest[0].district if latest else "",
        people=[
            Somebody(Part.VICTIM, key, person.given_name, person.family_name, person.date_of_birth)
        ],
        incident_ids=[],
    )


def _place(actor: Actor, key: str) -> Source:
    place: Place = fetch(places, actor, key)
    log = incidents.readable(actor).filter(place_id=key).order_by("-reported_at").first()
    return Source(
        code="repeat",
        source_id=f"place:{key}",
        kind="place",
        key=key,
        words="Repeat: a place",
        district=log.district if log else "",
        places=[Somewhere(place.pk)],
    )


READ = {"review": _review, "incident": _incident, "person": _person, "place": _place}
