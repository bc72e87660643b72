"""What a hotspot is made of, in numbers and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asvat.errors import InputError
from asvat.hotspots.count_intervals import rate_ratio, share_interval
from asvat.hotspots.reflection.layers import LAYERS, Texts, encoded
from asvat.hotspots.reflection.words import sentence
from asvat.records.arrays import Bools, Ints
from asvat.records.provenance import stamp

METHOD = "What hotspots are made of"
WORDS = {
    "anti-social-behaviour": "anti-social behaviour",
    "criminal-damage-arson": "criminal damage and arson",
}
Months = npt.NDArray[np.datetime64]
CAVEAT = (
    "Hotspots are picked because they are high now, so on average they will seem to have risen, "
    "and will seem to fall afterwards, without anything having changed."
)


@dataclass(frozen=True)
class Made:
    """What one hotspot is made of in a period.

    ``layers`` counts by layer in the order of LAYERS, empty where no layers were given, and
    ``categories`` by category, most first.
    ``share`` is that of the largest category, with Wilson's interval. ``now`` and ``before`` are
    the incidents in the months that can be compared with the same months a year earlier, in
    number ``months_compared``; ``ratio`` is now over before with its exact interval, ``None``
    where there is nothing to compare.
    """

    place: str
    incidents: int
    layers: tuple[int, ...]
    categories: tuple[tuple[str, int], ...]
    share: float | None
    share_low: float | None
    share_high: float | None
    peak_month: str | None
    peak_incidents: int
    months_compared: int
    now: int
    before: int
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    sentence: str


@dataclass(frozen=True)
class Composition:
    """The answer of :func:`composition`: one :class:`Made` a hotspot, in the order given."""

    places: tuple[Made, ...]
    parameters: dict[str, Any]
    caveats: tuple[str, ...]

    def table(self) -> pa.Table:
        """Return one row a hotspot; ``sentence`` says the row in words."""
        rows = []
        for made in self.places:
            row: dict[str, Any] = {"place": made.place, "incidents": made.incidents}
            for name, count in zip(LAYERS, made.layers, strict=False):
                row[name.replace(" ", "_").replace("-", "_")] = count
            row["largest_category"] = made.categories[0][0] if made.categories else None
            names = (
                "share", "share_low", "share_high", "peak_month", "peak_incidents",
                "months_compared", "now", "before", "ratio", "ratio_low", "ratio_high", "sentence",
            )  # fmt: skip
            rows.append({**row, **{name: getattr(made, name) for name in names}})
        return stamp(pa.Table.from_pylist(rows), METHOD, self.parameters, list(self.caveats))

    def category_table(self) -> pa.Table:
        """Return one row a hotspot and category: incidents and share, most first."""
        rows = [
            {"place": m.place, "category": name, "incidents": n, "share": n / m.incidents}
            for m in self.places
            for name, n in m.categories
        ]
        columns = [("place", pa.string()), ("category", pa.string()), ("incidents", pa.int64())]
        schema = pa.schema([*columns, ("share", pa.float64())])
        return stamp(
            pa.Table.from_pylist(rows, schema), METHOD, self.parameters, list(self.caveats)
        )


def composition(
    place: Ints,
    places: Sequence[str],
    category: Texts,
    layer: Ints | None,
    month: Months,
    *,
    first: str,
    last: str,
    known_months: Months | None = None,
    labels: Mapping[str, str] | None = None,
    caveats: Sequence[str] = (),
    confidence: float = 0.95,
) -> Composition:
    """Say for each hotspot what it is made of, when it peaked, and how it moved in a year.

    Parameters
    ----------
    place
        Which hotspot each record lies in: its position in `places`, or -1 for none; shape (n,).
    places
        The hotspots' names, in the order in which they are to be told.
    category, layer, month
        Of each record; `layer` from :func:`asvat.hotspots.reflection.layers.layer_of` (records
        with -1 are left out), or None to count every record and speak of no layer; `month` as
        datetime64. Give the records of the year before the period too.
    first, last
        First and last month of the period, such as ``2018-01``.
    known_months
        Months that the data cover. Only months that are known in both years are compared. By
        default the months in which there is any record at all.
    labels
        Words for categories; by default the code without hyphens.
    caveats
        What is true of the records, to go with the tables, such as
        :data:`asvat.hotspots.reflection.layers.POLICE_UK_CAVEAT`.
    confidence
        Coverage of the intervals.

    Raises
    ------
    InputError
        When lengths differ, a place is not in `places`, or the period ends before it begins.
    """
    same = place.shape == month.shape and (layer is None or layer.shape == month.shape)
    if not same or (place >= len(places)).any():
        raise InputError("places, layers and months do not fit the records", where="place")
    start, end = np.datetime64(first, "M"), np.datetime64(last, "M")
    if end < start:
        raise InputError(f"the period ends ({last}) before it begins ({first})", where="last")
    months = month.astype("datetime64[M]")
    known = np.unique(months if known_months is None else known_months.astype("datetime64[M]"))
    period = np.arange(start, end + 1)
    compared = period[np.isin(period, known) & np.isin(period - 12, known)]
    # Beyond a year the same month a year before would lie within the period itself.
    compared = compared[compared > end - 12]
    names, kind = encoded(category)
    told = {**WORDS, **(labels or {})}
    words = [told.get(name, name.replace("-", " ")) for name in names] + ["not stated"]
    in_scope = place >= 0 if layer is None else (place >= 0) & (layer >= 0)
    within = in_scope & (months >= start) & (months <= end)
    now = np.bincount(place[in_scope & np.isin(months, compared)], minlength=len(places))
    before = np.bincount(place[in_scope & np.isin(months, compared - 12)], minlength=len(places))
    ratio, low, high = rate_ratio(before, now, confidence=confidence)
    made = []
    for i, name in enumerate(places):
        mine = within & (place == i)
        change = (ratio[i], low[i], high[i]) if compared.size and before[i] + now[i] else None
        about = _contents(mine, kind, words, layer, months, confidence)
        facts = {
            "place": name,
            **about,
            "months_compared": int(compared.size),
            "now": int(now[i]),
            "before": int(before[i]),
            "ratio": float(change[0]) if change else None,
            "ratio_low": float(change[1]) if change else None,
            "ratio_high": float(change[2]) if change else None,
        }
        made.append(Made(**facts, sentence=sentence(facts, first, last, confidence)))
    parameters = {
        "from": first, "to": last, "months_compared": [str(m) for m in compared],
        "confidence": confidence,
    }  # fmt: skip
    return Composition(tuple(made), parameters, (CAVEAT, *caveats))


def _contents(
    mine: Bools,
    kind: Ints,
    words: list[str],
    layer: Ints | None,
    months: Months,
    confidence: float,
) -> dict[str, Any]:
    """Return what the records of one hotspot are, and when there were most."""
    n = int(mine.sum())
    counted = np.bincount(kind[mine] % len(words), minlength=len(words))
    order = np.argsort(-counted, kind="stable")
    categories = tuple((words[j], int(counted[j])) for j in order if counted[j])
    in_layers = () if layer is None else np.bincount(layer[mine], minlength=len(LAYERS)).tolist()
    about: dict[str, Any] = {
        "incidents": n,
        "layers": tuple(in_layers),
        "categories": categories,
        "share": None, "share_low": None, "share_high": None,
        "peak_month": None, "peak_incidents": 0,
    }  # fmt: skip
    if n:
        low, high = share_interval(categories[0][1], n, confidence)
        which, how_many = np.unique(months[mine], return_counts=True)
        peak = int(np.argmax(how_many))
        about |= {
            "share": categories[0][1] / n, "share_low": float(low), "share_high": float(high),
            "peak_month": str(which[peak]), "peak_incidents": int(how_many[peak]),
        }  # fmt: skip
    return about
