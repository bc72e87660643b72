"""Bring the shapes of areas in: dated, with their source; a border that moves begins a new row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.models import Area


@dataclass(frozen=True)
class Shape:
    """An area as it is to stand: `shape` is a GeoJSON geometry in WGS 84."""

    code: str
    name: str
    district: str
    shape: Mapping[str, Any]


def publish_areas(
    actor: Actor, kind: str, shapes: Iterable[Shape], source: str, day: dt.date
) -> int:
    """Make the areas of a kind, from a day on, be these; return how many rows began or ended.

    What an area was before that day stays on record. The first shapes of a kind stand in for the
    time before, too: there is nothing better on record.
    """
    wanted = {row.code: row for row in shapes}
    with acting(actor):
        rows = Area.objects.select_for_update().filter(kind=kind, valid_to__isnull=True)
        standing = {row.code: row for row in rows}
        first = day if standing else dt.date(day.year - 10, 1, 1)
        ended = [row for code, row in standing.items() if not _same(row, wanted.get(code))]
        begun = [row for code, row in wanted.items() if not _same(standing.get(code), row)]
        for row in ended:
            if row.valid_from >= day:  # it never stood for a day
                row.delete()
            else:
                row.valid_to = day - dt.timedelta(days=1)
                row.save(update_fields=["valid_to"])
        Area.objects.bulk_create(
            Area(
                kind=kind, code=row.code, name=row.name, district=row.district,
                shape=dict(row.shape), valid_from=first, source=source,
            )
            for row in begun
        )  # fmt: skip
        kept = [row.pk for row in standing.values() if row not in ended]
        Area.objects.filter(pk__in=kept).update(source=source)
        if ended or begun:
            told = {"kind": kind, "begun": len(begun), "ended": len(ended), "source": source}
            record(actor, what="alter", verb="areas.published", detail=told)
    return len(ended) + len(begun)


def _same(row: Area | None, shape: Shape | None) -> bool:
    return (
        row is not None
        and shape is not None
        and (row.name, row.district) == (shape.name, shape.district)
        and row.shape == _plain(shape.shape)
    )


def _plain(shape: Mapping[str, Any]) -> Any:
    """Return a shape as the database gives it back: lists instead of tuples."""

    def listed(value: Any) -> Any:
        return [listed(v) for v in value] if isinstance(value, (list, tuple)) else value

    return {key: listed(value) for key, value in shape.items()}
