"""What the register of retention says of each table: what hangs on what, read from the models.

A *root* is a record that is disposed of by itself; everything else goes with one. Histories
(``...Event``) and steps (subclasses of `Change`) follow their table without being registered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.registry import RETENTION, Retention
from saferplaces.foundation.states import Change

OURS = "saferplaces."
Kind = type[Model]


@lru_cache(maxsize=1)
def registered() -> Mapping[Kind, Retention]:
    """Return what each table's room says of it; rooms say it when Django is ready, and no later."""
    return {apps.get_model(entry.model): entry for entry in RETENTION}


def our_models() -> list[Kind]:
    """Return every table of the service's own rooms."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models()
    ]


def is_history(model: Kind) -> bool:
    """Say whether a table holds what rows of another were before."""
    return hasattr(model, "pgh_tracked_model")


def histories(model: Kind) -> list[Kind]:
    """Return the tables that hold what rows of this one were before."""
    return [m for m in our_models() if getattr(m, "pgh_tracked_model", None) is model]


def is_step(model: Kind) -> bool:
    """Say whether a table holds the steps of records from state to state."""
    return issubclass(model, Change)


def foreign_keys(model: Kind) -> list[ForeignKey[Any, Any]]:
    """Return the foreign keys of a table, those of its history to itself left out."""
    return [
        field
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and not field.name.startswith("pgh_")
    ]


def owner_of_step(model: Kind) -> str:
    """Return the foreign key by which a step belongs to its record."""
    return next(field.name for field in foreign_keys(model) if field.name != "by")


def within(model: Kind) -> str:
    """Return the path of the record that rows go with, "" for none."""
    if is_step(model) and model not in registered():
        return owner_of_step(model)
    entry = registered().get(model)
    return entry.within if entry else ""


def end_of(model: Kind, path: str) -> Kind:
    """Return the table to which a path of foreign keys leads."""
    found = model
    for step in path.split("__"):
        field = found._meta.get_field(step)
        if field.related_model is None or isinstance(field.related_model, str):
            raise LookupError(f"{model._meta.label}: {path} leads to no table")
        found = field.related_model
    return found


def kind_of(model: Kind) -> str:
    """Return what other tables and the audit trail call a record of this table."""
    entry = registered().get(model)
    return (entry.kind if entry else "") or str(model._meta.model_name)


def periods() -> dict[str, int]:
    """Return the clear period in years of each rule that has one."""
    return {
        row.code: int(row.values["years"])
        for row in codes("retention_rules")
        if row.values.get("years")
    }


def is_root(model: Kind) -> bool:
    """Say whether records of a table are disposed of by themselves."""
    entry = registered().get(model)
    return bool(entry and entry.rule and entry.moved and not entry.within and not entry.keys)


def roots() -> dict[Kind, Retention]:
    """Return the tables whose records are reviewed and disposed of by themselves."""
    timed = periods()
    return {m: e for m, e in registered().items() if is_root(m) and e.rule in timed}


def ways_up(model: Kind, path: str = "", depth: int = 6) -> Iterator[tuple[str, Kind]]:
    """Yield each path from a table to the key of a root that its rows go with."""
    entry = registered().get(model)
    if depth and (up := within(model)):
        above = end_of(model, up)
        if is_root(above):
            yield f"{path}{up}__pk", above
        else:
            yield from ways_up(above, f"{path}{up}__", depth - 1)
    for field, label in (entry.keys if entry else {}).items():
        yield f"{path}{field}", apps.get_model(label)


@lru_cache(maxsize=1)
def by_label() -> dict[str, Kind]:
    """Return every table of ours by its label."""
    return {model._meta.label: model for model in our_models()}
