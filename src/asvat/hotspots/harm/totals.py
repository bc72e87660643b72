"""Harm: incidents weighted by how much each kind hurts, with anti-social behaviour kept apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.harm.weights import HarmWeights
from asvat.hotspots.reflection.layers import ASB_CODES, Texts, encoded
from asvat.records.arrays import Floats, Ints
from asvat.records.provenance import stamp

METHOD = "Harm"
NO_CODE = "(no code)"
_FIRST, _LAST = dt.date.min.toordinal(), dt.date.max.toordinal()
_EPOCH = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Harm:
    """The answer of :func:`harm`.

    ``crime_harm`` sums the weights of all matched records that are not anti-social behaviour, in
    ``unit``. ASB has no official weight: it is counted in ``asb_incidents``, and what a local
    weight makes of it stands in ``asb_harm``, never in the total. ``unmatched`` lists the codes
    without a weight and their records. Arrays by cell have the shape (cells,), empty when no
    cells were given.
    """

    index: str
    unit: str
    crime_harm: float
    asb_incidents: int
    asb_harm: float
    unmatched: dict[str, int]
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    is_asb: tuple[bool, ...]
    incidents: Ints
    matched: Ints
    harm: Floats
    cell_crime_harm: Floats
    cell_asb_incidents: Ints
    cell_asb_harm: Floats
    cell_unmatched: Ints
    parameters: dict[str, Any]

    @property
    def caveats(self) -> list[str]:
        """Return what a reader of the totals must know."""
        caveats = []
        if self.unmatched:
            listed = ", ".join(f"{code} ({n:,})" for code, n in self.unmatched.items())
            caveats.append(f"Without a weight, so not in the total: {listed}.")
        if self.asb_incidents:
            caveats.append(
                f"{self.asb_incidents:,} ASB incidents are shown apart: there is no official "
                "weight for them."
            )
        return caveats

    def table(self) -> pa.Table:
        """Return one row a code: incidents, how many had a weight, harm and unit."""
        table = pa.table(
            {
                "code": list(self.codes),
                "label": list(self.labels),
                "kind": ["asb" if asb else "crime" for asb in self.is_asb],
                "incidents": self.incidents,
                "matched": self.matched,
                "harm": self.harm,
                "unit": [self.unit] * len(self.codes),
            }
        )
        return stamp(table, METHOD, self.parameters, self.caveats)

    def cell_table(self) -> pa.Table:
        """Return one row a cell: crime harm, and ASB beside it."""
        table = pa.table(
            {
                "cell": np.arange(self.cell_crime_harm.size),
                "crime_harm": self.cell_crime_harm,
                "asb_incidents": self.cell_asb_incidents,
                "asb_harm": self.cell_asb_harm,
                "unmatched": self.cell_unmatched,
            }
        )
        return stamp(table, f"{METHOD}, by cell", self.parameters, self.caveats)


def harm(
    code: Texts,
    weights: HarmWeights,
    *,
    date: npt.NDArray[np.datetime64] | None = None,
    cell: Ints | None = None,
    cells: int = 0,
    asb_codes: Collection[str] = ASB_CODES,
) -> Harm:
    """Weigh records by harm.

    Parameters
    ----------
    code
        Offence class or category of each record, as it stands in the weight table.
    weights
        The index; see :func:`asvat.hotspots.harm.weights.read_weights`.
    date
        Day of each record (datetime64), to choose among weights that held at different times. May
        be left out only when each code has one weight.
    cell
        Number of each record's cell from 0, or -1 outside; with `cells`, how many there are.
    asb_codes
        The codes that are anti-social behaviour, counted apart even where the table has a local
        weight for them.

    Raises
    ------
    InputError
        When dates are missing but needed, or lengths differ.

    Notes
    -----
    Sources: Sherman, Neyroud and Neyroud (2016) for the Cambridge index (days of the sentencing
    guidelines' starting point), ONS (2016) for the Crime Severity Score.
    """
    names, row = encoded(code)
    weight = _weight_of_each(names, row, weights, date)
    names, position = [*names, NO_CODE], np.where(row < 0, len(names), row)
    has, value = np.isfinite(weight), np.nan_to_num(weight)
    name_is_asb = np.array([name in asb_codes for name in names])
    asb, n = name_is_asb[position], len(names)
    incidents = np.bincount(position, minlength=n)
    matched = np.bincount(position[has], minlength=n)
    used = np.flatnonzero(incidents)
    labels = {w.code: w.label for w in weights.weights}
    where = _cells(cell, cells, position.size)
    placed = where >= 0

    def per_cell(chosen: npt.NDArray[np.bool_], amount: Floats | None = None) -> npt.NDArray[Any]:
        kept = chosen & placed
        given = None if amount is None else amount[kept]
        return np.bincount(where[kept], weights=given, minlength=cells)

    return Harm(
        weights.index,
        weights.unit,
        float(value[~asb].sum()),
        int(asb.sum()),
        float(value[asb].sum()),
        {
            names[i]: int(incidents[i] - matched[i])
            for i in used
            if incidents[i] > matched[i] and not name_is_asb[i]
        },
        tuple(names[i] for i in used),
        tuple(labels.get(names[i], "") for i in used),
        tuple(bool(name_is_asb[i]) for i in used),
        incidents[used],
        matched[used],
        np.bincount(position, weights=value, minlength=n).astype(np.float64)[used],
        per_cell(~asb, value),
        per_cell(asb),
        per_cell(asb, value),
        per_cell(~asb & ~has),
        {"index": weights.index, "unit": weights.unit, "asb_codes": sorted(asb_codes)},
    )


def total_crime_harm(parts: Sequence[Harm]) -> float:
    """Return the summed crime harm of several results.

    Raises
    ------
    InputError
        When they are of different indices or units: days of prison and a severity score do not
        add up to anything.
    """
    units = sorted({f"{part.index} ({part.unit})" for part in parts})
    if len(units) > 1:
        raise InputError(
            f"harm in different units cannot be added: {', '.join(units)}",
            mend="Weigh all records with one table.",
        )
    return float(sum(part.crime_harm for part in parts))


def _cells(cell: Ints | None, cells: int, n: int) -> Ints:
    if cell is None:
        return np.full(n, -1, dtype=np.int64)
    where = np.asarray(cell, dtype=np.int64)
    if where.shape != (n,) or (where >= cells).any():
        raise InputError(
            "cells do not fit the records", where="cell", mend="Give one below `cells` a record."
        )
    return where


def _weight_of_each(
    names: list[str], row: Ints, weights: HarmWeights, date: npt.NDArray[np.datetime64] | None
) -> Floats:
    """Return each record's weight, nan without one."""
    held = sorted(
        (names.index(w.code), (w.valid_from or dt.date.min).toordinal(),
         (w.valid_to or dt.date.max).toordinal(), w.weight)
        for w in weights.weights
        if w.code in names
    )  # fmt: skip
    if not held:
        return np.full(row.shape, np.nan)
    of, start, end, weight = (np.array(column) for column in zip(*held, strict=True))
    if date is None:
        if np.unique(of).size < of.size:
            raise InputError(
                "some codes have weights that changed, so the day of each record is needed",
                where="date",
            )
        day, start, end = (
            np.full(row.shape, 1),
            np.full(of.shape, _FIRST),
            np.full(of.shape, _LAST),
        )
    else:
        if date.shape != row.shape:
            raise InputError("one date a record is needed", where="date")
        day = np.asarray(date, dtype="datetime64[D]").astype(np.int64) + _EPOCH
        # NaT is the smallest integer: no weight holds on it.
        day = np.where(np.isnat(date), 0, day)
    span = _LAST + 1
    found = np.searchsorted(of * span + start, row * span + day, side="right") - 1
    safe = np.maximum(found, 0)
    holds = (found >= 0) & (of[safe] == row) & (day <= end[safe]) & (day >= start[safe])
    chosen: Floats = np.where(holds, weight[safe], np.nan)
    return chosen
