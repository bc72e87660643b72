"""Logs that name another log by its number: "see log 1304", "dup of 0877"."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.linkage.events.reading import HOUR, Logs
from asvat.linkage.places.arrays import Ints

_MARK = r"(?i)\b(?:log|incident|ref|dup(?:licate)?(?: of)?)\b"
_NAMED = (
    r"(?i)\b(?:log|incident|ref|dup(?:licate)?(?: of)?)(?: (?:no|num|number|ref|of))?[.:#]? ?"
    r"#?(?P<ref>[a-z]{0,4}-?[0-9]{3,14})\b"
)
"""What stands before a number that is a log's: the first such number of a narrative counts."""


def named_pairs(
    logs: Logs, record_ids: pa.Array, narratives: pa.Array, settings: Mapping[str, float]
) -> tuple[Ints, Ints]:
    """Return the pairs of an earlier log and a later one where either names the other.

    The number must be the source's own reference or its last figures, and fit only one log of the
    same agency in the hours that an event can last. A log that names itself names nothing.

    Parameters
    ----------
    logs
        The logs, in the order of their reports.
    record_ids, narratives
        Reference and narrative of each, in the same order.
    settings
        As :func:`asvat.linkage.events.settings.event_settings` gives them.
    """
    rows = np.flatnonzero(_true(pc.match_substring_regex(narratives, _MARK)))
    rows = rows[_true(pc.match_substring_regex(narratives.take(pa.array(rows)), _NAMED))]
    texts = pc.utf8_slice_codeunits(narratives.take(pa.array(rows)), 0, 2_000)
    figures = _figures(pc.struct_field(pc.extract_regex(texts, _NAMED), "ref"))
    own = _figures(record_ids)
    reach = int(settings["longest-event"] * HOUR)
    left, right = [], []
    for row, named in zip(rows.tolist(), figures.to_pylist(), strict=True):
        if not named:
            continue
        low = np.searchsorted(logs.reported, logs.reported[row] - reach)
        high = np.searchsorted(logs.reported, logs.reported[row] + reach, side="right")
        window = own.slice(int(low), int(high - low))
        fits = np.flatnonzero(_true(pc.ends_with(window, named))) + low
        fits = fits[logs.agency[fits] == logs.agency[row]]
        if fits.size == 1 and fits[0] != row:
            left.append(min(row, int(fits[0])))
            right.append(max(row, int(fits[0])))
    return np.array(left, np.int64), np.array(right, np.int64)


def _figures(references: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(references, "[^0-9]|^[^1-9]+", "")


def _true(values: pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)
