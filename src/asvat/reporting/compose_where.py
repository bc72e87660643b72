"""The maps of the report, from the cells of a snapshot."""

from __future__ import annotations

import numpy as np
import shapely

from asvat.hotspots.getis_ord import CLASSES
from asvat.hotspots.reflection.layers import LAYER_WORDS, LAYERS
from asvat.reporting import model
from asvat.reporting.facts import Facts
from asvat.reporting.notes import source_notes

NOTHING_FOUND = "No cell differs from chance once false discoveries are controlled."
_TONES: dict[str, model.Tone] = {
    "hot spot 99%": "hot-3",
    "hot spot 95%": "hot-2",
    "hot spot 90%": "hot-1",
    "not significant": "none",
    "cold spot 90%": "cold-1",
    "cold spot 95%": "cold-2",
    "cold spot 99%": "cold-3",
}


def where(facts: Facts) -> model.Where | model.Absent:
    """Return the maps, and what is drawn on each of them."""
    if not facts.has("cells_subject"):
        return facts.why("where")
    drawn = [_layer(facts, "cells_subject", facts.about["subject"])]
    for name in LAYERS:
        key = f"cells_{name.replace(' ', '_').replace('-', '_')}"
        if facts.has(key):
            drawn.append(_layer(facts, key, LAYER_WORDS[name]))
    if facts.has("cells_together"):
        words = "ASB incidents, ASB-linked crimes and disputes together"
        drawn.append(_layer(facts, "cells_together", words))
    return model.Where(
        tuple(drawn),
        _boundaries(facts),
        _places(facts),
        tuple(c for c in (facts.about["place_caveat"],) if c),
        "; ".join(
            dict.fromkeys(n.attribution for n in source_notes(facts.agencies, facts.layer_files))
        ),
    )


def _layer(facts: Facts, name: str, words: str) -> model.MapLayer:
    table = facts.snapshot.table(name)
    kind = table.column("class").to_pylist()
    grid = facts.grid()
    east, north = (table.column(c).to_numpy() for c in ("easting", "northing"))
    count = table.column("count").to_numpy()
    # Empty cells without a class are the paper, not the picture.
    chosen = (count > 0) | np.array([k != "not significant" for k in kind], bool)
    column, row = grid.index(east[chosen], north[chosen])
    codes = [k for k, c in zip(kind, chosen, strict=True) if c]
    present = [c for c in reversed(CLASSES) if c in set(codes)]
    return model.MapLayer(
        f"Hot spots: {words}",
        grid.corners(column, row),
        count[chosen],
        "incidents in the cell",
        tuple(codes),
        tuple(model.MapClass(c, c[0].upper() + c[1:], _TONES[c]) for c in present),
        f"Getis-Ord Gi* on cells of {grid.size} m with their eight neighbours; exact "
        "p, peaks held against the rest of the area; false discoveries controlled over all "
        "cells. A cell can be hot through its neighbours, even with no incident of its own.",
        "" if set(present) - {"not significant"} else NOTHING_FOUND,
    )


def _boundaries(facts: Facts) -> tuple[model.Boundary, ...]:
    for stem in ("ltla", "district", "force", "ward"):
        for kind in sorted(facts.layers, reverse=True):
            if kind.startswith(stem):
                areas = facts.layers[kind]
                return tuple(
                    _boundary(str(name), shape)
                    for name, shape in zip(areas.names, areas.shapes, strict=True)
                )
    for kind in sorted(facts.layers, reverse=True):
        if kind.startswith("lsoa"):
            return _by_district(facts.layers[kind].names, facts.layers[kind].shapes)
    return ()


def _places(facts: Facts) -> tuple[model.Place, ...]:
    found = facts.rows("place_names") if facts.has("place_names") else []
    return tuple(model.Place(r["name"], r["easting"], r["northing"], r["rank"]) for r in found)


def _boundary(name: str, shape: shapely.Geometry, tolerance: float = 40.0) -> model.Boundary:
    simple = shapely.simplify(shape, tolerance)
    rings = [
        tuple(
            (float(x), float(y)) for x, y in shapely.get_coordinates(shapely.get_exterior_ring(p))
        )
        for p in shapely.get_parts(simple)
        if shapely.get_type_id(p) == 3
    ]
    return model.Boundary(name, tuple(r for r in rings if len(r) > 3))


def _by_district(names: np.ndarray, shapes: np.ndarray) -> tuple[model.Boundary, ...]:
    """Join LSOAs to districts by the first words of their names (“Leeds 111B” is in Leeds)."""
    districts = np.array([str(n).rsplit(" ", 1)[0] for n in names], object)
    return tuple(
        _boundary(str(d), shapely.union_all(shapes[districts == d])) for d in sorted(set(districts))
    )
