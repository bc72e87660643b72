"""Who does what in the programme: the demonstration's people, looked up once."""

from __future__ import annotations

from dataclasses import dataclass

from saferplaces.foundation.demo import players
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_REFER, Role, with_capability


@dataclass(frozen=True)
class Cast:
    """The people of the programme: by district where that matters.

    `witness` is a colleague of `restorative`, who saw the proof of their training.
    """

    police: dict[str, Actor]
    youth: dict[str, Actor]
    probation: Actor
    restorative: Actor
    witness: Actor
    support: Actor
    policy: Actor


def cast(places: list[str]) -> Cast | None:
    """Return the people of the programme; None where a region's cast has no such people."""
    found = {
        role: players(role)
        for role in (
            Role.PROBATION_OFFICER, Role.RESTORATIVE_PRACTITIONER, Role.VICTIM_WORKER,
            Role.POLICY_OFFICER,
        )
    }  # fmt: skip
    police = {place: actor for place in places if (actor := _police(place))}
    youth = {
        place: actor for place in places for actor in players(Role.YOUTH_JUSTICE_WORKER, place)[:1]
    }
    restorative = found[Role.RESTORATIVE_PRACTITIONER]
    if (
        not all(found.values())
        or len(restorative) < 2
        or len(police) < len(places)
        or len(youth) < len(places)
    ):
        return None
    return Cast(
        police,
        youth,
        probation=found[Role.PROBATION_OFFICER][0],
        restorative=restorative[0],
        witness=restorative[1],
        support=found[Role.VICTIM_WORKER][0],
        policy=found[Role.POLICY_OFFICER][0],
    )


def _police(place: str) -> Actor | None:
    for role in with_capability(JUSTICE_REFER):
        for actor in players(role, place):
            if actor.of_force:
                return actor
    return None
