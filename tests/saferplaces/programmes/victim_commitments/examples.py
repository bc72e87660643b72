"""Examples of victims in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.examples import example
from tests.saferplaces.programmes.victim_commitments.making import (
    a_commitment,
    a_restorative,
    a_wish,
    an_undertaking,
)

from saferplaces.programmes.victim_commitments.models import Kind, Undertaking


def _a_victim() -> Undertaking:
    found = an_undertaking()
    for kind in Kind:
        a_commitment("waiting" if kind == Kind.TOLD else "due", kind, found)
    return found


@example(
    "victim-commitment", "victim-contact", "victim-hear", "victim-wish", "victim-decline",
    "victim-not-safe", "victim-take-up", "victim-release", "victim-take-back", "victim-tell",
    "victim-course", "victim-satisfaction", "restorative-offer", "restorative-hand-over",
)  # fmt: skip
def _victim() -> dict[str, object]:
    return {"pk": _a_victim().pk}


@example("victim-wish-answer")
def _wish() -> dict[str, object]:
    return {"pk": a_wish(_a_victim()).pk}


@example("restorative", "restorative-end")
def _restorative() -> dict[str, object]:
    return {"pk": a_restorative("offered", undertaking=_a_victim()).pk}


@example("restorative-assess")
def _both() -> dict[str, object]:
    return {"pk": a_restorative("both", undertaking=_a_victim()).pk}


@example("restorative-held")
def _ready() -> dict[str, object]:
    return {"pk": a_restorative("ready", undertaking=_a_victim()).pk}
