"""What the races and kills of every table of states share: ways, records, who, and what is whole.

Everything comes from the tables of states and their makers (``transitions.py``), so a new room is
raced and killed by having them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections
from django.db.models import Model
from tests.saferplaces.cast import PEOPLE, person
from tests.saferplaces.test_transitions import TABLES, WALKED
from tests.saferplaces.transitions import AGAIN, DOERS, MAKERS, fit

from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.identity.roles import capabilities
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import Change

REFUSED = "refused"


def starts() -> Iterator[tuple[str, str, list[str]]]:
    """Yield (table, state, verbs that may be done from it), for every table with makers."""
    for name in WALKED:
        table = TABLES[name].table
        for state in dict.fromkeys(way.old for way in table if way.old):
            yield name, state, list(dict.fromkeys(w.verb for w in table if w.old == state))


def record(name: str, state: str, *verbs: str) -> Any:
    """Return a record of a table in a state, to which these verbs can be done."""
    found = MAKERS[name](state)
    fit(name, found, *verbs)
    return found


def able(name: str, verb: str) -> Actor:
    """Return somebody of the cast who may do this; the service where it does it by itself."""
    capability = next(way.capability for way in TABLES[name].table if way.verb == verb)
    if not capability:
        return SYSTEM
    fit = (
        name
        for name, (role, _, districts) in PEOPLE.items()
        if districts in ([], ["leeds"]) and capability in capabilities(role)
    )
    return person(next(fit)).actor


def do(name: str, verb: str, one: Any, actor: Actor) -> object:
    """Do it on a copy of one's own; what was refused comes back as `REFUSED`."""
    try:
        DOERS[name, verb](type(one).objects.get(pk=one.pk), actor)
    except (Problem, Refused, type(one).DoesNotExist):
        return REFUSED
    return verb


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Do all at the same moment, each on a connection of its own."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        try:
            start.wait()
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def steps(one: Model) -> list[tuple[str, str]] | None:
    """Return the steps of a record (old, new) as they were written down; None if they are not."""
    for related in one._meta.related_objects:
        model = related.related_model
        if isinstance(model, type) and issubclass(model, Change):
            rows = model._default_manager.filter(**{related.field.name: one.pk})
            return list(rows.order_by("at", "pk").values_list("old", "new"))
    return None


def whole(name: str, one: Any, began: str, done: list[str], before: int) -> None:
    """Require that what was said to be done was, one step after another, and nothing else was."""
    table = TABLES[name].table
    one.refresh_from_db()
    reached = {began}
    for _ in done:
        reached = {w.new for w in table if w.old in reached and w.verb in done} | (
            reached if len(done) > 1 else set()
        )
    assert one.state in reached | ({began} if not done else set()), (name, began, done, one.state)
    found = steps(one)
    if found is None:
        return
    new = found[before:]
    moved = [verb for verb in done if not _stays(name, verb)]  # a draft that is saved does not
    least = len([verb for verb in moved if (name, verb) not in AGAIN]) or len(moved[:1])
    assert len(new) >= least, (name, began, done, new)
    at = began
    for old, then in new:
        ways = {(w.old, w.new) for w in table if w.verb in done}
        assert (old, then) in ways, (name, began, done, new)
        assert old == at, (name, began, new)
        at = then
    assert at == one.state, (name, began, new, one.state)


def _stays(name: str, verb: str) -> bool:
    """Say whether what is done leaves the record in its state, wherever it is done."""
    return all(way.old == way.new for way in TABLES[name].table if way.verb == verb)
