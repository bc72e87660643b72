"""All that is held about a person: what each room tells, and every other table that names them.

The register of retention says which fields of which tables speak of people, so a new room is part
of every access report as soon as it has said how long it keeps what.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, Model, Q

from asvat.findings.narratives.people_named import people_named
from saferplaces.foundation import registry
from saferplaces.foundation.registry import Retention

OWN = {"audit", "retention"}
"""Rooms about how the data is handled: who has seen it stands in the report in words."""


def held_about(person_id: str) -> list[dict[str, Any]]:
    """Return what is held: source, title, text, organisation_id (None: the force), and for a human
    to decide on, whether the link is uncertain and which names of others stand in the text.

    A room may give with a row the `own` words by which it names the person, and the `others` whom
    it knows beside them; a name that one room knows is looked for in the words of all.
    """
    found = [dict(row) for row in _held(person_id)]
    own = {word.casefold() for row in found for word in row.pop("own", ())}
    own |= {part for word in own for part in word.split()}
    known = {name for row in found for key in ("names", "others") for name in row.get(key) or ()}
    for row in found:
        row.pop("others", None)
        if row.get("names") is None:
            row["names"] = _named(f"{row['title']}\n{row['text']}", known, own)
    return found


def _held(person_id: str) -> Iterator[Mapping[str, Any]]:
    told = set()
    for _, name, source in registry.SUBJECT_ACCESS._found:
        told.add(name)
        for row in source(person_id):
            yield {
                "organisation_id": None,
                **row,
                "source": str(row["source"])[:120],
                "title": str(row["title"])[:300],
                "text": str(row["text"]),
            }
    for entry in registry.RETENTION:
        model = apps.get_model(entry.model)
        if entry.people and model._meta.app_label not in told | OWN:
            yield from _rows(model, entry, person_id)


def _named(text: str, known: Iterable[str], own: Collection[str]) -> list[str]:
    """Return whom a text names beside the person: those known by name, and whom the engine reads.

    It errs towards naming too much: what is missed is read by whoever must not.
    """
    there = [
        name for name in sorted(known)
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]  # fmt: skip
    read = dict.fromkeys([*there, *people_named(text)])
    return [name for name in read if name.casefold() not in own]


def _rows(model: type[Model], entry: Retention, person_id: str) -> Iterator[Mapping[str, Any]]:
    said = Q()
    for name in entry.people:
        many = isinstance(model._meta.get_field(name), ArrayField)
        said |= Q(**{f"{name}__contains": [person_id]} if many else {name: person_id})
    for row in model._default_manager.filter(said).order_by("pk"):
        holder = getattr(row, "organisation_id", None)
        yield {
            "source": str(model._meta.verbose_name).capitalize(),
            "title": f"{str(model._meta.verbose_name).capitalize()} {row.pk}"[:300],
            "text": _text(row),
            "organisation_id": None if _of_force(holder) else holder,
        }


def _text(row: Model) -> str:
    """Return the fields of a row that hold something, each with its name."""
    parts = []
    for field in row._meta.get_fields():
        if not isinstance(field, Field) or field.is_relation or field.primary_key:
            continue
        value = getattr(row, field.attname)
        if value not in (None, "", [], {}, False):
            shown = getattr(row, f"get_{field.name}_display", lambda v=value: v)()
            parts.append(f"{str(field.verbose_name).capitalize()}: {shown}")
    return ". ".join(parts)


def _of_force(organisation: int | None) -> bool:
    from saferplaces.foundation.identity.models import Organisation  # noqa: PLC0415 - models later

    if organisation is None:
        return True
    return Organisation.objects.filter(pk=organisation, kind="force").exists()
