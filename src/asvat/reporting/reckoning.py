"""How the report's numbers lead to one another: from rows read to incidents on the map."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import Dataset
from asvat.hotspots.reflection.layers import ASB_CATEGORIES, DISPUTE, LAYERS

Months = npt.NDArray[np.datetime64]
Bools = npt.NDArray[np.bool_]
_ON_RECORD = {
    "incidents": "incidents",
    "outcomes": "outcomes",
    "casualties": "casualties",
    "vehicles": "vehicles",
}


def reckoning(
    subject: Bools,
    layer: npt.NDArray[np.int64],
    category: pa.ChunkedArray,
    inside: Bools,
    located: tuple[int, int],
    set_aside: tuple[int, int] = (0, 0),
) -> pa.Table:
    """Return the steps from the incidents of a subject to those on the map, one row a step.

    Parameters
    ----------
    subject, layer, category, inside
        Of every incident on record: whether it is of the subject, its position in ``LAYERS``,
        its category, and whether it lies in the period; each of shape (n,).
    located
        Incidents of the subject and period that have a place, and those in the study area.
    set_aside
        Those of them that stand at a default point, and further logs of events counted already.
    """
    anti_social = pc.is_in(category, pa.array(sorted(ASB_CATEGORIES))).to_numpy()
    steps = {
        "reported": int((subject & inside).sum()),
        "with a place": located[0],
        "at a default point": set_aside[0],
        "of an event counted already": set_aside[1],
        "in the study area": located[1],
        "of the category": int((anti_social & inside).sum()),
        "closed as disputes": int((anti_social & inside & (layer == LAYERS.index(DISPUTE))).sum()),
        "closed as it": int((~anti_social & inside & (layer == 0)).sum()),
    }
    return pa.table({"step": list(steps), "incidents": list(steps.values())})


def on_record(dataset: Dataset) -> pa.Table:
    """Return the rows on record of each kind, and the outcomes that belong to an incident."""
    asked = [f"(SELECT count(*) FROM {name}) AS {name}" for name in _ON_RECORD]
    joined = (
        "(SELECT count(*) FROM outcomes o SEMI JOIN incidents i "
        "ON i.record_id = o.crime_id AND i.agency = o.agency) AS joined"
    )
    return dataset.sql(f"SELECT {', '.join([*asked, joined])}")


def steps_words(steps: Mapping[str, int], subject: str) -> str:
    """Return the steps from reported to mapped in a sentence."""
    default, further = steps["at a default point"], steps["of an event counted already"]
    told = (
        f"From the counts to the maps, {subject}: {steps['reported']:,} reported in the period, "
        f"{steps['with a place']:,} of them with a place, "
    )
    if not default and not further:
        return (
            f"{told}{steps['in the study area']:,} of those in the study area, and these are "
            "on the map."
        )
    return (
        f"{told}{default:,} of those at a default point such as a police station's and set aside, "
        f"{further:,} more logs about an event counted already; {steps['in the study area']:,} of "
        "the rest are in the study area, and these are on the map."
    )


def category_words(steps: Mapping[str, int]) -> str:
    """Say why the bar of the category and the subject differ; empty where they do not."""
    disputes, others = steps["closed as disputes"], steps["closed as it"]
    if not disputes and not others:
        return ""
    said = (
        f"Of {steps['of the category']:,} records of the category anti-social behaviour, "
        f"{disputes:,} are counted as disputes by their closing code"
    )
    if others:
        said += f", and {others:,} of other categories count as anti-social behaviour by theirs"
    return f"{said}; so the bar and the {steps['reported']:,} of the headings and maps differ."


def record_words(held: Mapping[str, int]) -> str:
    """Return what the rows on record are; rows read count all kinds together."""
    parts = [f"{held[name]:,} {words}" for name, words in _ON_RECORD.items() if held[name]]
    said = f"Rows read are of all kinds. On record are {', '.join(parts)}."
    if held["outcomes"]:
        said += f" {held['joined']:,} of the outcomes belong to an incident on record."
    return said
