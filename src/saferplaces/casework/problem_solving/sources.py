"""Where a plan comes from, and what is known of it at once: places, people, the area."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from saferplaces.casework.cases import queries as case_queries
from saferplaces.casework.cases.models import Part
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.problem_solving.areas import Drawn, of_hotspot
from saferplaces.casework.problem_solving.models import Scale
from saferplaces.casework.problem_solving.rhythm import serious
from saferplaces.casework.reviews.policy import reviews
from saferplaces.casework.risk.queries import rank, stands_for
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, districts
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.intake.hotspots.policy import hotspots
from saferplaces.intake.incidents.models import Incident, Party
from saferplaces.intake.incidents.policy import incidents, people, places, reach
from saferplaces.intake.incidents.verdicts import identity


@dataclass(frozen=True)
class Start:
    """What a plan begins with. `title` names nobody and no home."""

    source: str
    source_id: str = ""
    title: str = ""
    district: str = ""
    ward: str = ""
    scale: str = Scale.AREA
    links: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)  # person_id, part
    area: Drawn | None = None
    band: str = ""


def start_from(actor: Actor, source: str, key: str) -> Start:
    """Return what is known where a plan is made from something.

    Raises
    ------
    OutOfReach
        When the actor may not read what it is made from.
    Problem
        When there is no such source.
    """
    if not codes("plan_sources").filter(code=source).exists():
        raise Problem("Select where the plan comes from", field="source")
    read = READERS.get(source)
    return read(actor, key) if read and key else Start(source)


def _of_review(actor: Actor, key: str) -> Start:
    review = fetch(reviews, actor, whole_number(key, digits=18) or 0)
    known = _of_log(Incident.objects.get(pk=review.incident_id))
    return Start(
        "review", key, known.title, known.district, known.ward, known.scale,
        [("review", key), *known.links], known.people, band=known.band,
    )  # fmt: skip


def _of_incident(actor: Actor, key: str) -> Start:
    return _of_log(fetch(incidents, actor, key))


def _of_log(log: Incident) -> Start:
    rows = Party.objects.filter(incident_id=log.pk, withdrawn_at__isnull=True, person_id__gt="")
    roles = dict(rows.order_by("-role").values_list("person_id", "role"))
    victims = [p for p, role in roles.items() if role == "victim"]
    victims = victims or [p for p, role in roles.items() if role == "caller"]
    found = [(key, "victim") for key in victims]
    links = [("incident", log.pk), *([("place", log.place_id)] if log.place_id else [])]
    scale = Scale.HOUSEHOLD if found else Scale.PLACE
    title = f"{'Repeat victim' if found else 'Repeat location'} in {_named(log.district)}"
    return Start(
        "incident", log.pk, title, log.district, "", scale, links, found, band=_band(victims)
    )


def _of_hotspot(actor: Actor, key: str) -> Start:
    hotspot = fetch(hotspots, actor, key)
    return Start(
        "hotspot", key, hotspot.place[:160], hotspot.district, hotspot.ward, Scale.AREA,
        [("hotspot", key)], area=of_hotspot(hotspot),
    )  # fmt: skip


def _of_person(actor: Actor, key: str) -> Start:
    person = fetch(people, actor, key)
    theirs = Party.objects.filter(person_id=person.pk, withdrawn_at__isnull=True)
    district = theirs.filter(reach(actor).q).order_by("-part").values_list("district", flat=True)
    where = district.first() or ""
    return Start(
        "person", key, f"Repeat victim in {_named(where)}", where, "", Scale.HOUSEHOLD,
        people=[(person.pk, "victim")], band=_band([person.pk]),
    )  # fmt: skip


def _of_place(actor: Actor, key: str) -> Start:
    place = fetch(places, actor, key)
    rows = incidents.readable(actor).filter(place_id=place.pk).order_by("-reported_at")
    where = rows.values_list("district", flat=True).first() or ""
    title = f"Repeat location in {_named(where)}"
    return Start("place", key, title, where, "", Scale.PLACE, [("place", place.pk)])


def _of_case(actor: Actor, key: str) -> Start:
    case = fetch(cases, actor, whole_number(key, digits=18) or 0)
    parts = {Part.VICTIM: "victim", Part.COMPLAINED_ABOUT: "suspect"}
    found = [
        (p.person_id, parts[Part(p.part)]) for p in case_queries.people_of(case.pk, *parts)
    ]  # fmt: skip
    return Start(
        "case", key, f"Problem behind case {case.reference}", case.district, "",
        Scale.HOUSEHOLD, [("case", key)], found, band=case.band,
    )  # fmt: skip


def _band(persons: Iterable[str]) -> str:
    """Return the highest band that stands for some people."""
    newest: dict[str, str] = {}
    for key in persons:
        standing = stands_for(identity(key).persons).first()
        if standing is not None:
            newest[key] = standing.band
    return max(newest.values(), key=rank, default="")


def at_risk(start: Start) -> bool:
    """Say whether a victim of the plan stands at a serious band."""
    return serious(_band(key for key, part in start.people if part == "victim"))


def _named(district: str) -> str:
    return next((row.name for row in districts() if row.code == district), "the force's area")


READERS: dict[str, Callable[[Actor, str], Start]] = {
    "review": _of_review,
    "incident": _of_incident,
    "hotspot": _of_hotspot,
    "person": _of_person,
    "place": _of_place,
    "case": _of_case,
}
