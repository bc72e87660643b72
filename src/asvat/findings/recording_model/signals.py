"""What the rules say of a text, as signals that a model can weigh; no word of it among them.

Nor is who somebody is: factors of vulnerability, strands of hate and hard triggers are left out, so
that nobody's prompts sink because reviewers used to believe people like them less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST, MOST = 1e-4, 1 - 1e-4
"""Probabilities nearer to certainty than this are taken as this."""
OWN = ("class", "rule")
"""Signals of one crime rather than of the whole text."""

_FLAGS = ("already_recorded", "says_repeat", "urgent")
_CODES = (("category", "asb_category"), ("subtype", "subtype"))


@dataclass(frozen=True)
class Signals:
    """Which signals stand at which rows: pairs of `row` and `code`, a number in `names`."""

    rows: int
    names: tuple[str, ...]
    row: Ints
    code: Ints

    def sums(self, weights: dict[str, float]) -> Floats:
        """Return the sum of the weights of each row's signals; a signal not weighed adds 0."""
        weight = np.array([weights.get(name, 0.0) for name in self.names])
        if not len(self.row):
            return np.zeros(self.rows)
        # One row's signals are always added in the same order, whatever rows stand beside it.
        return np.bincount(self.row, weight[self.code], self.rows).astype(np.float64)

    def matrix(self, names: list[str]) -> Floats:
        """Return ones where a signal stands, rows by `names`."""
        column = {name: at for at, name in enumerate(names)}
        to = np.array([column.get(name, -1) for name in self.names], dtype=np.int64)[self.code]
        out = np.zeros((self.rows, len(names)))
        out[self.row[to >= 0], to[to >= 0]] = 1.0
        return out


@dataclass(frozen=True)
class Crimes:
    """The crimes to consider, one after the other."""

    parent: Ints
    """Row of the text of each."""
    classes: list[str]
    confidence: Floats
    own: Signals
    """Signals of each crime alone: its class and its rule."""


def text_signals(told: pa.Table, own: bool = True) -> Signals:
    """Return the signals of each text.

    Parameters
    ----------
    told
        `asvat.findings.tables.NARRATIVES`, more columns allowed.
    own
        With those of its crimes.
    """
    found: list[tuple[Ints, pa.Array]] = []
    if own:
        crimes = crimes_of(told)
        names = pa.array(crimes.own.names, pa.string()).take(pa.array(crimes.own.code))
        found.append((crimes.parent[crimes.own.row], names))
        number = np.bincount(crimes.parent, minlength=told.num_rows)
        found += [(np.flatnonzero(number > at), _constant(f"crimes:{at + 1}", number > at))
                  for at in (0, 1)]  # fmt: skip
    row, aside = _flat(told, "set_aside")
    found.append((row, _named("aside", pc.struct_field(aside, "why"))))
    for name in _FLAGS:
        yes = pc.fill_null(told.column(name), False).combine_chunks().to_numpy(zero_copy_only=False)
        found.append((np.flatnonzero(yes), _constant(f"says:{name}", yes)))
    for prefix, column in _CODES:
        values = pc.fill_null(told.column(column), "").combine_chunks()
        some = pc.not_equal(values, "").to_numpy(zero_copy_only=False)
        found.append((np.flatnonzero(some), _named(prefix, values.filter(pa.array(some)))))
    return _signals(told.num_rows, found)


def crimes_of(told: pa.Table) -> Crimes:
    """Return the crimes to consider of all texts, in order."""
    row, values = _flat(told, "crimes")
    classes = pc.struct_field(values, "class")
    rule = pc.struct_field(values, "rule")
    at = np.arange(len(row))
    own = _signals(len(row), [(at, _named("class", classes)),
                              (at, _named("rule", rule))])  # fmt: skip
    sure = pc.struct_field(values, "confidence").to_numpy(zero_copy_only=False)
    return Crimes(row, classes.to_pylist(), np.asarray(sure, dtype=np.float64), own)


def log_odds(probability: Floats) -> Floats:
    """Return the log-odds of probabilities, none of them certain."""
    held = np.clip(probability, LEAST, MOST)
    out: Floats = np.log(held / (1 - held))
    return out


def chance(log_odds: Floats) -> Floats:
    """Return the probability of log-odds."""
    out: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    return out


def _flat(told: pa.Table, column: str) -> tuple[Ints, pa.Array]:
    lists = told.column(column).combine_chunks()
    row = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False).astype(np.int64)
    return row, pc.list_flatten(lists)


def _named(prefix: str, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(prefix, values.cast(pa.string()), ":")


def _constant(name: str, yes: npt.NDArray[np.bool_]) -> pa.Array:
    return pa.array([name] * int(np.count_nonzero(yes)), pa.string())


def _signals(rows: int, found: list[tuple[Ints, pa.Array]]) -> Signals:
    """Return signals once each, by row and name: the same for a text whatever stands beside it."""
    spelt = pa.chunked_array([names for _, names in found], pa.string()).combine_chunks()
    held = pc.dictionary_encode(spelt)
    names = held.dictionary.to_pylist()
    order = np.argsort(np.array(names, dtype=str), kind="stable") if names else np.zeros(0, int)
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    row = np.concatenate([np.asarray(r, dtype=np.int64) for r, _ in found])
    width = max(len(names), 1)
    pairs = np.sort(row * width + rank[held.indices.to_numpy(zero_copy_only=False)])
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]
    return Signals(rows, tuple(names[at] for at in order), pairs // width, pairs % width)
