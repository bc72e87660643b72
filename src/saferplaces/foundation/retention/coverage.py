"""What the register of retention leaves out: found by looking through the tables of every room.

`gaps` is what a test holds to nothing, so that a new table, or a new relation to an old one, fails
until its room has said how long it is kept and what it goes with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.core.exceptions import FieldDoesNotExist
from django.db.models import CharField, JSONField, TextField

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.registry import Retention
from saferplaces.foundation.retention.tables import (
    Kind,
    end_of,
    foreign_keys,
    is_history,
    is_root,
    is_step,
    our_models,
    registered,
    within,
)

PERSONAL = re.compile(
    r"(^|_)(person|people|profile|party|incident|subject|name|given|family|born|birth|phone|email"
    r"|address|postcode|narrative|note|reason|why|text|words|summary|rationale|body|said|minutes)"
    r"(_|s?$)"
)
"""Names of fields that may hold something about somebody."""
NOBODY = {
    "api.Meter", "hotspots.AreaMonth", "hotspots.Hotspot", "hotspots.Layer", "hotspots.HotspotMap",
    "incidents.Publication", "jobs.JobRun", "measures.Figure", "reference.Area",
    "public.Use", "reference.District", "audits.PopulationDay",
}  # fmt: skip
"""Tables with such a field, of which it was looked that they speak of nobody."""


def looks_personal(model: Kind) -> bool:
    """Say whether a table has a field that names or leads to a person."""
    for field in model._meta.get_fields():
        if isinstance(field, (CharField, TextField, JSONField)) and PERSONAL.search(field.name):
            return True
    return any(link.related_model is not None for link in foreign_keys(model)) and any(
        str(getattr(link.related_model, "__name__", "")) == "User" for link in foreign_keys(model)
    )


def gaps() -> list[str]:
    """Return what is missing or wrong, in words."""
    known = registered()
    rules = set(codes("retention_rules").values_list("code", flat=True))
    return [*_unregistered(known), *_wrong(known, rules), *_relations(known)]


def _unregistered(known: Mapping[Kind, Retention]) -> Iterator[str]:
    for model in our_models():
        if is_history(model) or is_step(model) or model in known or _label(model) in NOBODY:
            continue
        if looks_personal(model):
            yield f"{_label(model)}: nobody has said how long it is kept"
        else:
            for link in foreign_keys(model):
                if link.related_model in known and not _is_reference(link.related_model):
                    yield f"{_label(model)}: belongs to {link.name}, and is not registered"


def _wrong(known: Mapping[Kind, Retention], rules: set[str]) -> Iterator[str]:
    for model, entry in registered().items():
        if entry.rule not in rules and (entry.rule or not (entry.within or entry.keys)):
            yield f"{_label(model)}: {entry.rule or 'no rule'} is not among the retention rules"
        paths = [p for p in (entry.within, entry.moved) if p]
        names = [*entry.people, *entry.keys, *entry.texts]
        names += [f"{entry.about}_kind", f"{entry.about}_id"] if entry.about else []
        for path in [*paths, *names]:
            try:
                *steps, last = path.split("__")
                owner = end_of(model, "__".join(steps)) if steps else model
                owner._meta.get_field(last)
            except (FieldDoesNotExist, LookupError):
                yield f"{_label(model)}: there is no {path}"


def _relations(known: Mapping[Kind, Retention]) -> Iterator[str]:
    """Yield every relation by which a disposal would fail, or leave something behind."""
    entries = registered()
    for model in our_models():
        if is_history(model) or (model not in entries and not is_step(model)):
            continue
        own = within(model).split("__")[0]
        for link in foreign_keys(model):
            above = link.related_model
            if above not in entries or link.name == own or link.null or _is_reference(above):
                continue
            if is_root(model) or not (own or entries[model].keys or entries[model].about):
                yield (
                    f"{_label(model)}.{link.name} must lead to a {above.__name__}, which can be "
                    "disposed of: go with it (within), or let it be empty"
                )


def _is_reference(model: object) -> bool:
    entry = registered().get(model)  # type: ignore[call-overload]
    return bool(entry) and entry.rule in {"reference", "staff", "trail"}


def _label(model: Kind) -> str:
    return str(model._meta.label)
