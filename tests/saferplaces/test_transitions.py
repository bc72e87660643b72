"""Every table of states, walked: what it has is allowed, nothing else is, and not to everybody."""

from __future__ import annotations

import importlib
import runpy
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.saferplaces.cast import PEOPLE, person
from tests.saferplaces.transitions import AGAIN, DOERS, MAKERS, fit

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


def test_every_table_is_walked() -> None:
    assert set(WALKED) == set(TABLES)


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


@pytest.fixture
def actors(db: None) -> list[Actor]:
    """Everybody of the cast who works in Leeds or everywhere."""
    leeds = [name for name, (_, _, districts) in PEOPLE.items() if districts in ([], ["leeds"])]
    return [person(name).actor for name in leeds]


@pytest.mark.parametrize("name", WALKED)
def test_every_way_and_no_other(actors: list[Actor], name: str) -> None:
    table = TABLES[name].table
    for state in sorted({way.new for way in table}):
        with _undone():  # a record is dear to make: one for each state, put back after each verb
            record = MAKERS[name](state)
            assert record.state == state, f"{name}: made in {record.state}, not in {state}"
            for verb in dict.fromkeys(way.verb for way in table if way.old):
                with _undone():
                    fit(name, record, verb)
                    _try(name, verb, type(record)._base_manager.get(pk=record.pk), actors)


def _try(name: str, verb: str, record: Any, actors: list[Actor]) -> None:
    """Do a verb to a record: it happens if the table has such a way, to who may, and only then."""
    ways = {way.old: way for way in TABLES[name].table if way.verb == verb}
    state = record.state
    goals = {way.new for way in TABLES[name].table if (way.old, way.verb) == (state, verb)}
    capability = next(iter(ways.values())).capability
    able = next(a for a in actors if a.can(capability)) if capability else SYSTEM
    if capability and state == next(old for old in ways if old):
        for actor in (a for a in actors if not a.can(capability)):
            with _undone(), pytest.raises(Refused):
                DOERS[name, verb](type(record)._base_manager.get(pk=record.pk), actor)
    if state in ways:
        DOERS[name, verb](record, able)
        record.refresh_from_db()
        assert record.state in goals, f"{name}: {verb} from {state}"
        return
    refused = (Problem, Refused)  # what the service does by itself may pass a record over
    must = capability and (name, verb) not in AGAIN
    with pytest.raises(refused) if must else suppress(*refused):
        DOERS[name, verb](record, able)
    record.refresh_from_db()
    assert record.state == state, f"{name}: {verb} moved it from {state}"


@contextmanager
def _undone() -> Iterator[None]:
    """Do something, and take it back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
