"""What people said of safety near the hotspots, beside their incidents and part of none of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from asvat.dataset.perception import perception as kept
from asvat.hotspots.count_intervals import share_interval
from asvat.hotspots.getis_ord import CLASSES
from asvat.hotspots.hot_places import touching
from asvat.hotspots.perception import caveat, near
from asvat.reporting import model
from asvat.reporting.facts import Facts

NOBODY = (
    "Nobody has handed over what people say of safety: asvat perception add takes counts of "
    "self-selected answers."
)
NO_HOTSPOT = "No place stood out from chance, so there is no hotspot to lay answers beside."


def perception(facts: Facts) -> model.Perception | model.Absent:
    """Return the answers near each hotspot in the months of the report."""
    said = kept(facts.layout)
    if not said.num_rows:
        return model.Absent(NOBODY)
    if not facts.has("hotspots"):
        return facts.why("hotspots")
    spots = facts.rows("hotspots")
    if not spots:
        return model.Absent(NO_HOTSPOT)
    answers, unsafe = near(_shapes(facts, spots), said, facts.about["first"], facts.about["last"])
    low, high = share_interval(unsafe, answers)
    return model.Perception(
        tuple(
            model.Perceived(
                spot["rank"], spot["place"], int(spot["count"]), int(told), int(felt),
                float(one) if told else None, float(two) if told else None,
            )
            for spot, told, felt, one, two in zip(spots, answers, unsafe, low, high, strict=True)
        ),
        caveat("hotspot"),
    )  # fmt: skip


def _shapes(facts: Facts, spots: list[dict[str, Any]]) -> npt.NDArray[np.object_]:
    """Return the cells of each hotspot as one shape: those that touch its busiest one."""
    table, grid = facts.snapshot.table("cells_subject"), facts.grid()
    column, row = grid.index(*(table.column(c).to_numpy() for c in ("easting", "northing")))
    left, bottom = column.min(), row.min()
    shape = (row.max() - bottom + 1, column.max() - left + 1)
    code = np.full(shape, CLASSES.index("not significant"))
    q, count = np.ones(shape), np.zeros(shape)
    at = (row - bottom, column - left)
    code[at] = [CLASSES.index(name) for name in table.column("class").to_pylist()]
    q[at], count[at] = (table.column(name).to_numpy() for name in ("q", "count"))
    numbered = touching(code, q, count)
    found = []
    for spot in spots:
        across, up = grid.index(np.array([spot["easting"]]), np.array([spot["northing"]]))
        mine = np.nonzero(numbered == numbered[up[0] - bottom, across[0] - left])
        corners = grid.corners(mine[1] + left, mine[0] + bottom)
        found.append(shapely.union_all(shapely.polygons(corners)))
    return np.array(found, object)
