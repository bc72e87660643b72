"""Every table of states, walked: what it has is allowed, nothing else is, and not to everybody."""

from __future__ import annotations

import importlib
import runpy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction
from tests.saferplaces.cast import PEOPLE, person
from tests.saferplaces.transitions import DOERS, MAKERS

from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import MACHINES, Machine

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
for found in sorted(HERE.glob("*/*/transitions.py")):
    importlib.import_module(".".join(found.relative_to(ROOT).with_suffix("").parts))
TABLES: dict[str, Machine] = {name: machine for _, name, machine in MACHINES._found}
WALKED = sorted(TABLES.keys() & MAKERS.keys())
OLDER = {"review", "alert", "recording-error", "extract", "audit", "audit-log"}
"""Tables that their own rooms' tests walk."""


def test_every_table_is_walked() -> None:
    assert set(WALKED) >= set(TABLES) - OLDER


def test_the_diagrams_in_the_docs_are_those_of_the_tables() -> None:
    for page, text in runpy.run_path(str(ROOT / "tools" / "state_diagrams.py"))["pages"]().items():
        assert (ROOT / "docs" / page).read_text() == text, f"{page}: run tools/state_diagrams.py"


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_state_can_be_reached(name: str) -> None:
    table = TABLES[name].table
    reached = {""}
    for _ in table:
        reached |= {way.new for way in table if way.old in reached}
    assert reached - {""} == {way.new for way in table} | {w.old for w in table if w.old}


@pytest.mark.parametrize("name", WALKED)
def test_every_way_and_no_other(db: None, name: str) -> None:
    table = TABLES[name].table
    states = sorted({way.new for way in table})
    for verb in dict.fromkeys(way.verb for way in table if way.old):
        ways = {way.old: way for way in table if way.verb == verb}
        goals = {way.new for way in table if way.verb == verb}
        capability = next(way.capability for way in ways.values())
        for state in states:
            with _undone():
                record = MAKERS[name](state)
                assert record.state == state, f"{name}: made in {record.state}, not in {state}"
                if state in ways:
                    DOERS[name, verb](record, _able(capability))
                    record.refresh_from_db()
                    assert record.state in goals, f"{name}: {verb} from {state}"
                    continue
                with pytest.raises((Problem, Refused)):
                    DOERS[name, verb](record, _able(capability))
                record.refresh_from_db()
                assert record.state == state, f"{name}: {verb} moved it from {state}"
        for actor in _unable(capability):
            with _undone():
                record = MAKERS[name](next(state for state in ways if state))
                with pytest.raises(Refused):
                    DOERS[name, verb](record, actor)


@contextmanager
def _undone() -> Iterator[None]:
    """Do something, and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _able(capability: str) -> Actor:
    if not capability:
        return SYSTEM
    return next(actor for actor in _cast() if actor.can(capability))


def _unable(capability: str) -> list[Actor]:
    return [actor for actor in _cast() if not actor.can(capability)] if capability else []


def _cast() -> Iterator[Actor]:
    leeds = [name for name, (_, _, districts) in PEOPLE.items() if districts in ([], ["leeds"])]
    return (person(name).actor for name in leeds)
