"""What is given to open a case: people and places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import uuid4

from saferplaces.casework.cases.models import Case, CasePerson, CasePlace, Part
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Person, Place
from saferplaces.intake.incidents.policy import people, places


@dataclass(frozen=True)
class Somebody:
    """Somebody in a case: a person whom linkage knows (`person_id`), or a name alone."""

    part: str
    person_id: str = ""
    given_name: str = ""
    family_name: str = ""
    born: dt.date | None = None
    shared: bool = False


@dataclass(frozen=True)
class Somewhere:
    """A place of a case: one that linkage knows (`place_id`), or words alone."""

    place_id: str = ""
    label: str = ""


def put_person(actor: Actor, case: Case, given: Somebody, now: dt.datetime) -> CasePerson:
    """Put somebody into a case; the caller holds it locked."""
    if given.part not in Part.values:
        raise Problem("Select what they are in the case", "part")
    names = given.given_name.strip(), given.family_name.strip()
    born, key = given.born, given.person_id
    if key and not key.startswith("local:"):
        known = Person.objects.filter(pk=key).first()
        if known is None or not people.may(actor, "read", known).allowed:
            raise Refused("There is no such person, or they are not yours to see.")
        names = names if any(names) else (known.given_name, known.family_name)
        born = born or known.date_of_birth
    if not any(names):
        raise Problem("Enter a name", "family_name")
    rows = CasePerson.objects.filter(case=case, left_at__isnull=True)
    if key and rows.filter(person_id=key, part=given.part).exists():
        raise Problem("They are in the case already", "part")
    return CasePerson.objects.create(
        case=case,
        person_id=key or f"local:{uuid4().hex}",
        part=given.part,
        given_name=names[0],
        family_name=names[1],
        born=born,
        shared=given.shared,
        added_at=now,
        added_by_id=actor.user_id,
    )


def put_place(actor: Actor, case: Case, given: Somewhere, now: dt.datetime) -> CasePlace:
    """Put a place into a case; the caller holds it locked."""
    label = given.label.strip()
    if given.place_id:
        known = Place.objects.filter(pk=given.place_id).first()
        if known is None or not places.may(actor, "read", known).allowed:
            raise Refused("There is no such place, or it is not yours to see.")
        label = label or known.label
        rows = CasePlace.objects.filter(case=case, place_id=given.place_id, left_at__isnull=True)
        if rows.exists():
            raise Problem("The place is in the case already", "label")
    if not label:
        raise Problem("Say which place", "label")
    return CasePlace.objects.create(
        case=case, place_id=given.place_id, label=label, added_at=now, added_by_id=actor.user_id
    )


def no_names(headline: str, people_given: Iterable[Somebody]) -> None:
    """Refuse a headline that names somebody: it stands in lists, and others read it."""
    words = {word.strip(".,;:()'\"").casefold() for word in headline.split()}
    names = {
        name.casefold()
        for one in people_given
        for name in (*one.given_name.split(), *one.family_name.split())
        if len(name) > 2
    }
    if words & names:
        raise Problem("The headline must not name anybody", "headline")
