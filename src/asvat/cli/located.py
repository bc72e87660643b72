"""The incidents that a spatial command works on, and the cells it lays over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from asvat.cli.options import selection
from asvat.errors import InputError

if TYPE_CHECKING:
    from asvat.dataset.events import Events
    from asvat.hotspots.grid import HexGrid, SquareGrid
    from asvat.hotspots.study import Study

Chosen = tuple[str | None, str | None, list[str] | None, list[str] | None]
Columns = tuple[str, str, str, str]


def events_of(
    file: Path | None,
    dataset: Path | None,
    chosen: Chosen,
    columns: Columns,
    place_precision: str = "exact",
) -> Events:
    """Return the events of a bare file, or the selected ones of a dataset.

    Raises
    ------
    InputError
        When both or neither are given.
    """
    from asvat.dataset.events import from_dataset, from_file
    from asvat.dataset.query import Dataset

    if (file is None) == (dataset is None):
        raise InputError(
            "give either a file of points or a dataset",
            where="FILE, --dataset",
            mend="For example: asvat hotspots --dataset data, or: asvat hotspots points.csv.",
        )
    if file is not None:
        return _filtered(from_file(file, *columns, place_precision), chosen)
    assert dataset is not None  # noqa: S101 - the check above says so to a reader, this to mypy
    wanted = selection(*chosen)
    try:
        return from_dataset(Dataset(dataset), wanted)
    except InputError:
        kinds = Dataset(dataset).arrow("incidents", ["category"]).column("category").unique()
        _must_be_among(wanted.categories, kinds.to_pylist())
        raise


def located(
    file: Path | None,
    dataset: Path | None,
    grid: SquareGrid | HexGrid,
    chosen: Chosen,
    columns: Columns,
) -> tuple[Events, Study]:
    """Return the events and the cells of their study area."""
    from asvat.dataset.query import Dataset
    from asvat.hotspots.study import lay_out

    events = events_of(file, dataset, chosen, columns)
    if dataset is None:
        return events, lay_out(grid, events.x, events.y)
    from asvat.dataset.extent import extent

    where = extent(Dataset(dataset))
    return events, lay_out(grid, where.x, where.y, where.shapes, where.layer)


def _must_be_among(wanted: Sequence[str], known: Sequence[str | None]) -> None:
    """Refuse categories that no record has, and say which there are."""
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise InputError(
            f"no incident with a place matches: there is no category {', '.join(unknown)}",
            where="--category",
            mend=f"There are: {', '.join(sorted(filter(None, known))) or 'none'}.",
        )


def _filtered(events: Events, chosen: Chosen) -> Events:
    """Keep the chosen months and categories of a bare file.

    Raises
    ------
    InputError
        When nothing is left, or an agency is chosen, which a bare file does not tell.
    """
    from dataclasses import replace

    import numpy as np

    wanted = selection(*chosen)
    if wanted.agencies:
        raise InputError(
            "a bare file does not say whose records they are",
            where="--agency",
            mend="Leave the option out, or add the file to a dataset.",
        )
    keep = np.ones(len(events), bool)
    if wanted.first:
        keep &= events.months >= np.datetime64(wanted.first, "M")
    if wanted.last:
        keep &= events.months <= np.datetime64(wanted.last, "M")
    if wanted.categories:
        keep &= np.isin(events.category.astype(str), wanted.categories)
    if not keep.any():
        _must_be_among(wanted.categories, list(set(events.category.tolist())))
        raise InputError(
            "no row of the file matches", where="--from, --to, --category", mend="Widen them."
        )
    return replace(
        events,
        x=events.x[keep],
        y=events.y[keep],
        start=events.start[keep],
        end=events.end[keep],
        category=events.category[keep],
    )
