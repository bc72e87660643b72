"""Who may read incidents, people and places.

An incident belongs to a district. A person or a place is reached through an incident that the
actor may read; without one, they are not there. An uncertain link needs both of its records. Who
broke the glass reads that incident, or that person's incidents, too, and decides nothing on them.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, Model, OuterRef, Q

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, LINKS, PARTNER_INCIDENTS
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule
from saferplaces.intake.incidents.models import (
    Event,
    Finding,
    Incident,
    Party,
    Person,
    Place,
    UncertainLink,
)

ELSEWHERE = "It is outside your districts."


def _districts(actor: Actor) -> Condition:
    return actor.within_districts()


def reach(actor: Actor) -> Condition:
    """Return one's districts, and what the glass was broken for: an incident, or a person's.

    It fits every table with a district and an incident_id.
    """
    keys = actor.granted_keys("incident")
    if theirs := actor.granted_keys("person"):
        rows = Party.objects.filter(person_id__in=theirs, withdrawn_at__isnull=True)
        keys |= frozenset(rows.values_list("incident_id", flat=True))
    within = actor.within_districts()
    return within | field("incident_id").among(keys) if keys else within


def _through(model: type[Model], column: str, key: str, within_reach: Condition) -> Condition:
    """Hold where a row of a model that names the record in `column` is within reach."""
    within = model._default_manager.filter(within_reach.q)
    return Condition(
        Q(Exists(within.filter(**{column: OuterRef(key)}))),
        lambda record: (
            bool(getattr(record, key)) and within.filter(**{column: getattr(record, key)}).exists()
        ),
    )


def _person(actor: Actor) -> Condition:
    return _through(Party, "person_id", "person_id", reach(actor))


def _place(actor: Actor) -> Condition:
    return _through(Incident, "place_id", "place_id", reach(actor))


def _event(actor: Actor) -> Condition:
    return _through(Incident, "event_id", "event_id", reach(actor))


def _link(actor: Actor) -> Condition:
    left = _through(Party, "profile_id", "left_profile", _districts(actor))
    return left & _through(Party, "profile_id", "right_profile", _districts(actor))


def among_people(actor: Actor, keys: Collection[str]) -> set[str]:
    """Return those of some people whom the actor may read, as `people` says of each.

    The parties are asked, by an index that holds their districts: no person is read for it.
    """
    rows = parties.readable(actor).filter(person_id__in=keys)
    return set(rows.values_list("person_id", flat=True).distinct())


def among_places(actor: Actor, keys: Collection[str]) -> set[str]:
    """Return those of some places that the actor may read, as `places` says of each."""
    rows = incidents.readable(actor).filter(place_id__in=keys)
    return set(rows.values_list("place_id", flat=True).distinct())


incidents = Policy(
    Incident,
    {
        "read": Rule(INCIDENTS, reach, ELSEWHERE),
        "read_partner": Rule(PARTNER_INCIDENTS, _districts, ELSEWHERE),
    },
)
findings = Policy(Finding, {"read": Rule(INCIDENTS, reach, ELSEWHERE)})
parties = Policy(Party, {"read": Rule(INCIDENTS, reach, ELSEWHERE)})
people = Policy(Person, {"read": Rule(INCIDENTS, _person, ELSEWHERE)})
places = Policy(Place, {"read": Rule(INCIDENTS, _place, ELSEWHERE)})
events = Policy(Event, {"read": Rule(INCIDENTS, _event, ELSEWHERE)})
links = Policy(
    UncertainLink,
    {
        "read": Rule(LINKS, _link, "One of the records is outside your districts."),
        "decide": Rule(LINKS, _link, "One of the records is outside your districts."),
    },
)
