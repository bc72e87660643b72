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

A record in a state lies in Leeds, and holds whatever its verbs ask for beside the state.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from saferplaces.foundation.identity.actor import Actor

Maker = Callable[[str], Any]
Doer = Callable[[Any, Actor], object]
MAKERS: dict[str, Maker] = {}
DOERS: dict[tuple[str, str], Doer] = {}


def in_state(machine: str) -> Callable[[Maker], Maker]:
    """Say how a record of this table is made in a state."""

    def keep(make: Maker) -> Maker:
        MAKERS[machine] = make
        return make

    return keep


def doing(machine: str, *verbs: str) -> Callable[[Doer], Doer]:
    """Say how these verbs are done."""

    def keep(do: Doer) -> Doer:
        DOERS.update({(machine, verb): do for verb in verbs})
        return do

    return keep
