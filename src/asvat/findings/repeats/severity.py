"""How grave a log is, from its codes: a local scale, only for seeing a series get worse."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.findings.repeats.numbering import few
from asvat.records.code_lists import code_list

FIELDS = ("category", "asb_category", "subtype", "offence_class", "closing_code")
"""Columns of which the gravest counts; qualifiers add to it."""


def severity(incidents: pa.Table, on: dt.date | None = None) -> pa.Array:
    """Return the severity of each incident: the largest weight of its codes, plus its gravest
    qualifier's.

    Parameters
    ----------
    incidents
        With the columns :data:`FIELDS` and ``qualifiers`` of ``asvat.records.schemas.INCIDENTS``.
    on
        Use the weights of the code list ``severity_weights`` that hold on that day; by default all.

    Returns
    -------
    pa.Array
        One number an incident; 0 where no code of it has a weight.
    """
    listed = code_list("severity_weights", on)
    weights: dict[str, dict[str, float]] = {name: {} for name in (*FIELDS, "qualifier")}
    for row in listed.to_pylist():
        if row["field"] not in weights:
            raise InputError("severity_weights names a field that is none", where=row["code"])
        weights[row["field"]][row["value"]] = float(row["weight"])
    worst = np.zeros(incidents.num_rows)
    for name in FIELDS:
        np.maximum(worst, _weigh(incidents.column(name), weights[name]), out=worst)
    qualifiers = incidents.column("qualifiers").combine_chunks()
    added = np.zeros(incidents.num_rows)
    parents = np.asarray(pc.list_parent_indices(qualifiers))
    flat = pa.chunked_array([pc.list_flatten(qualifiers)])
    np.maximum.at(added, parents, _weigh(flat, weights["qualifier"]))
    return pa.array(worst + added)


def _weigh(codes: pa.ChunkedArray, weights: dict[str, float]) -> npt.NDArray[np.float64]:
    number, known = few(codes)
    return np.array([*(weights.get(code, 0.0) for code in known), 0.0])[number]
