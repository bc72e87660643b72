"""All rows that go with a record, and the free text that stays behind but may speak of it.

Found by following the models, hop by hop, until nothing is added: rows within it, rows that hold
its key, rows about it, the steps and the histories of all of them. A row that merely points at one
of them (a foreign key that may be empty) is kept and points at nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, JSONField, Model, Q

from saferplaces.foundation.registry import Retention
from saferplaces.foundation.retention.tables import (
    Kind,
    end_of,
    foreign_keys,
    histories,
    is_history,
    is_root,
    is_step,
    kind_of,
    our_models,
    periods,
    registered,
    within,
)

Keys = dict[Kind, set[Any]]
NOMINAL = "incidents.Person"
"""What linkage concludes of somebody: the record that stands for a person."""
STILL = (
    "Other records about this person are still kept. Decide on those first, or wait until their "
    "own period ends."
)


@dataclass
class Closure:
    """What goes (rows by table), what points at nothing from then on, and what is emptied.

    Attributes
    ----------
    loose:
        Foreign keys that are set to nothing: table and field to the rows they point at.
    texts:
        Rows that stay whose free text is emptied, histories included.
    """

    rows: Keys = field(default_factory=dict)
    loose: dict[tuple[Kind, str], set[Any]] = field(default_factory=dict)
    texts: Keys = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """Return how many rows of each table go."""
        found = {m._meta.db_table: len(keys) for m, keys in self.rows.items() if keys}
        return dict(sorted(found.items()))


def closure(model: Kind, keys: Iterable[Any], using: str = "default") -> Closure:
    """Return what goes with records of one table."""
    found = Closure()
    _grow(found, model, set(keys), using)
    touched = _touched(found, model, using)
    for root, kept in touched.items():
        around = Closure()
        _grow(around, root, kept, using, loose=False)
        for table, rows in around.rows.items():
            entry = registered().get(table)
            left = rows - found.rows.get(table, set())
            if entry and entry.texts and left:
                found.texts.setdefault(table, set()).update(left)
    return found


def persons_elsewhere(found: Closure, people: Iterable[str], using: str = "default") -> bool:
    """Say whether records that are reviewed by themselves still speak of somebody."""
    timed = periods()
    for model, entry in registered().items():
        if entry.rule not in timed or not entry.people or entry.rule in {"trail", "staff"}:
            continue
        rows = model._default_manager.using(using).filter(speaks_of(model, entry, people))
        if rows.exclude(pk__in=found.rows.get(model, set())).exists():
            return True
    return False


def speaks_of(model: Kind, entry: Retention, people: Iterable[str]) -> Q:
    """Return the condition that a row speaks of one of these people."""
    named = list(people)
    said = Q(pk__in=[])
    for name in entry.people:
        many = isinstance(model._meta.get_field(name), ArrayField)
        said |= Q(**{f"{name}__{'overlap' if many else 'in'}": named})
    return said


def _grow(found: Closure, model: Kind, keys: set[Any], using: str, loose: bool = True) -> None:
    todo = [(model, keys)]
    while todo:
        table, more = todo.pop()
        new = more - found.rows.setdefault(table, set())
        if not new:
            continue
        found.rows[table] |= new
        for other in our_models():
            if is_history(other):
                continue
            if condition := _hangs_on(other, table, new):
                todo.append((other, _keys(other, condition, using)))
            if loose:
                todo += loosened(found, other, table, new, using)
    for table, rows in list(found.rows.items()):
        for past in histories(table):
            hit = past._default_manager.using(using).filter(pgh_obj_id__in=rows)
            found.rows.setdefault(past, set()).update(hit.values_list("pk", flat=True))


def _hangs_on(other: Kind, table: Kind, keys: set[Any]) -> Q | None:
    """Return the condition under which rows of one table go with rows of another."""
    entry = registered().get(other)
    said = Q()
    if path := within(other):
        first = path.split("__")[0]
        for way in {first, path}:
            if end_of(other, way) is table:
                said |= Q(**{f"{way}__in": keys})
    for name, label in (entry.keys if entry else {}).items():
        if label == table._meta.label:
            said |= Q(**{f"{name}__in": [str(key) for key in keys]})
    if entry and entry.people and table._meta.label == NOMINAL and _follows_its_person(entry):
        said |= speaks_of(other, entry, [str(key) for key in keys])
    if entry and entry.about and not is_root(other):
        named = {f"{entry.about}_kind": kind_of(table)}
        said |= Q(**named, **{f"{entry.about}_id__in": [str(key) for key in keys]})
    return said or None


def _follows_its_person(entry: Retention) -> bool:
    """Say whether rows go with the person whom they speak of, rather than with a record."""
    return entry.rule == "as_record" and not (entry.within or entry.keys)


def loosened(
    found: Closure, other: Kind, table: Kind, keys: set[Any], using: str
) -> list[tuple[Kind, set[Any]]]:
    """See to rows that point at what goes without being of it; return those that must go too."""
    more = []
    own = within(other).split("__")[0]
    for link in foreign_keys(other):
        if link.related_model is not table or link.name == own:
            continue
        if link.null:
            hit = _keys(other, Q(**{f"{link.name}__in": keys}), using)
            if hit:
                found.loose.setdefault((other, link.name), set()).update(hit)
        elif not is_root(other) and (is_step(other) or other in registered()):
            more.append((other, _keys(other, Q(**{f"{link.name}__in": keys}), using)))
    return more


def _keys(model: Kind, condition: Q, using: str) -> set[Any]:
    return set(
        model._default_manager.using(using)
        .filter(condition)
        .order_by()
        .values_list("pk", flat=True)
    )


def _touched(found: Closure, model: Kind, using: str) -> Keys:
    """Return the roots that stay although something of them goes: their texts may speak of it."""
    touched: Keys = {}
    for table, rows in found.rows.items():
        entry = registered().get(table)
        for name, label in (entry.keys if entry else {}).items():
            other = next(m for m in registered() if m._meta.label == label)
            held = table._default_manager.using(using).filter(pk__in=rows).order_by()
            named = set(held.values_list(name, flat=True)) - found.rows.get(other, set())
            if named and other is not model and is_root(other):
                touched.setdefault(other, set()).update(named)
    return touched


def empty_value(field: Field[Any, Any]) -> object:
    """Return what a field of free text holds when it has been emptied."""
    if isinstance(field, JSONField):
        return field.get_default()
    if isinstance(field, ArrayField):
        return []
    return None if field.null else ""


def model_of(label: str) -> type[Model]:
    """Return a registered table by its label."""
    return next(model for model in registered() if model._meta.label == label)
