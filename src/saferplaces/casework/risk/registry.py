"""Where rooms above hear of risk, and say what an assessment can be about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.registry import Registry


@dataclass(frozen=True)
class About:
    """A record that an assessment can be about, as this actor may know it.

    Attributes
    ----------
    label:
        What it is called; no name and no address of anybody ("Log 123", "Case C26-000012").
    people:
        Those whose risk can be assessed: person_id and what to call them. Victims, never those
        complained about.
    """

    label: str
    district: str
    address: str
    people: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of record that assessments are about.

    `find` gets the actor and the key and returns None where there is no such record or it is not
    theirs to assess. cases registers ``case`` so, with its victims as people:
    ``ABOUT.add(Kind("case", about_case), name="case")``; incidents and persons are registered here.
    A page leads to a new assessment by ``reverse("assessment-about", args=[kind, key])``, which
    asks whose, or ``reverse("assessment-new", args=[kind, key, person_id])``.
    """

    kind: str
    find: Callable[[Actor, str], About | None]


ABOUT: Registry[Kind] = Registry()
"""What assessments can be about."""
BAND_STANDS: Registry[Callable[[Actor, Assessment], None]] = Registry()
"""Called in the transaction in which an assessment is completed, or its band changes."""


def about(actor: Actor, kind: str, key: str) -> About | None:
    """Return a record that an assessment may be about; None where it is not this actor's."""
    for one in ABOUT:
        if one.kind == kind:
            found: About | None = one.find(actor, key)
            return found
    return None
