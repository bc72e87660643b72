"""The table of where each log was."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.linkage.places.addresses import BESIDE, CROSSING, DOOR, HALT, NAMED, WHOLE_STREET
from asvat.linkage.places.arrays import Bools, Floats, Ints
from asvat.linkage.places.found import BUILDING, POINT, Found, or_none
from asvat.linkage.tables import INCIDENT_PLACES


def log_table(
    found: Found,
    place: Ints,
    names: pa.Array,
    kind: np.ndarray,
    e: Floats,
    n: Floats,
    usable: Bools,
) -> pa.Table:
    """Return one row a log, in the order given.

    Parameters
    ----------
    found
        What was linked.
    place
        Place of each entry, -1 without one.
    names, kind, e, n
        Identifier, kind and median point of each place.
    usable
        Whether the entry's own point is one.
    """
    logs = found.logs
    new = slice(logs.known, None)
    here = place[new]
    mention = found.seen.of_log[new]
    textual = mention >= 0
    has = here >= 0
    by_uprn = has & (np.r_[found.uprn_of, -1][np.minimum(here, found.uprn_of.size)] >= 0)
    by_uprn &= logs.uprn.code[new] >= 0
    matched = np.full(here.size, None, object)
    matched[has] = kind[here[has]]
    matched[has & (matched == BUILDING)] = "address"
    matched[by_uprn] = "uprn"
    sure = np.where(textual, np.r_[found.sure, 1][mention], 1.0)
    sure[by_uprn | (matched == POINT)] = 1.0
    easting, northing = logs.easting[new].copy(), logs.northing[new].copy()
    aside = found.set_aside[new]
    for own, median in ((easting, e), (northing, n)):
        own[aside] = np.where(has[aside], np.r_[median, np.nan][here[aside]], np.nan)
    columns = [
        pa.array(logs.ids[logs.known :], pa.string()),
        names.take(pa.array(here, mask=~has)),
        pa.array(matched.tolist(), pa.string()),
        pa.array(sure, pa.float64(), mask=~has),
        pa.array(_precision(found, mention, matched, usable[new]).tolist(), pa.string()),
        pa.array(aside),
        or_none(easting),
        or_none(northing),
    ]
    return pa.table(columns, schema=INCIDENT_PLACES)


def _precision(found: Found, mention: Ints, matched: np.ndarray, usable: Bools) -> np.ndarray:
    """Return what is known of where each log was: address, building, street, area or none."""
    logs = found.logs
    text = logs.text[logs.known :]
    out = np.full(mention.size, "none", object)
    out[(np.r_[logs.parsed.parts["locality"].code, -1][text] >= 0)] = "area"
    out[logs.postcode.code[logs.known :] >= 0] = "street"
    exact = logs.exact[logs.known :]
    out[usable] = np.where(exact[usable], BUILDING, "street")
    sort = np.r_[found.doors.sort, -1][mention]
    beside = np.isin(np.r_[logs.parsed.relation, 0][text], BESIDE)
    around = np.r_[found.doors.around, False][mention]
    out[sort == WHOLE_STREET] = "street"
    out[np.isin(sort, (CROSSING, HALT))] = "street"
    out[sort == NAMED] = BUILDING
    out[sort == DOOR] = "address"
    out[(sort == DOOR) & beside] = BUILDING
    out[around] = "street"
    out[matched == "uprn"] = "address"
    return out
