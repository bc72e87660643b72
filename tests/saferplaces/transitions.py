"""For each table of states: a record in any state, and how each verb is done to it.

``test_transitions.py`` walks every way of every table with these, and every verb from every state
that has no such way, and has each of the cast try who may not. A room adds its own beside its
tests, as ``<room>/transitions.py``:

    @in_state("case")
    def _(state: str) -> Case:
        return a_case(state=state)

    @doing("case", "close")
    def _(case: Case, actor: Actor) -> None:
        close_case(actor, case.pk, reason="resolved", ...)

A record in a state lies in Leeds, and holds whatever its verbs ask for beside the state. Where a
verb is done to some records alone (a child's), `fitting` makes one of the record at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saferplaces.foundation.identity.actor import Actor

Maker = Callable[[str], Any]
Doer = Callable[[Any, Actor], object]
Fitter = Callable[[Any], object]
MAKERS: dict[str, Maker] = {}
FITTERS: dict[tuple[str, str], Fitter] = {}
AGAIN: set[tuple[str, str]] = set()
DOERS: dict[tuple[str, str], Doer] = {}


def in_state(machine: str) -> Callable[[Maker], Maker]:
    """Say how a record of this table is made in a state."""

    def keep(make: Maker) -> Maker:
        MAKERS[machine] = make
        return make

    return keep


def doing(machine: str, *verbs: str, again: bool = False) -> Callable[[Doer], Doer]:
    """Say how these verbs are done.

    `again`: done once more from another state it is no error, and moves nothing ("the first").
    """

    def keep(do: Doer) -> Doer:
        DOERS.update({(machine, verb): do for verb in verbs})
        AGAIN.update((machine, verb) for verb in verbs if again)
        return do

    return keep


def fitting(machine: str, *verbs: str) -> Callable[[Fitter], Fitter]:
    """Say how the record at hand is made one to which these verbs are done, beforehand."""

    def keep(fit: Fitter) -> Fitter:
        FITTERS.update({(machine, verb): fit for verb in verbs})
        return fit

    return keep


def fit(machine: str, record: Any, *verbs: str) -> None:
    """Make the record at hand one to which all of these can be done."""
    for fitter in dict.fromkeys(FITTERS.get((machine, verb)) for verb in verbs):
        if fitter is not None:
            fitter(record)


def of_one_record(machine: str, first: str, second: str) -> bool:
    """Say whether two verbs are ever done to the same record, and are two.

    They are not where each asks for another kind of record, nor where one act is called by
    different names on different kinds.
    """
    keys = (machine, first), (machine, second)
    one, other = (FITTERS.get(key) for key in keys)
    return one is other or not ((one and other) or DOERS[keys[0]] is DOERS[keys[1]])
