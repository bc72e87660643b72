"""Maps as SVG: cells, boundaries, names, hotspots, key, scale and north."""

from __future__ import annotations

import numpy as np
import shapely
from markupsafe import Markup

from asvat.reporting.formats import number
from asvat.reporting.frame import (
    Frame,
    apart,
    inside,
    merged,
    near_frame,
    outline,
    scale_bar,
    whole_frame,
)
from asvat.reporting.labels import (
    Marker,
    Taken,
    draw_area_names,
    draw_badges,
    draw_markers,
    draw_names,
    grouped,
    keep_clear,
)
from asvat.reporting.mapkey import Shade, draw_key, hatch, key_height, shades
from asvat.reporting.model import Boundary, Hotspot, MapLayer, Place, Where
from asvat.reporting.palette import LAND, MUTED, PAPER, TEXT, ink_on
from asvat.reporting.svg import Canvas, text_width

INSET_WIDTH, INSET_HEIGHT, INSETS = 430.0, 330.0, 4
MOST_AREA_NAMES = 60


def whole_map(
    key: str, where: Where, layer: MapLayer, hotspots: tuple[Hotspot, ...], width: int
) -> Markup:
    """Draw one layer over the whole area, with the hotspots of the list marked by their rank."""
    frame = whole_frame(where, layer, width)
    kinds = shades(layer)
    wide = width >= 600
    canvas = Canvas(
        f"{key}-{width}", width, frame.height + key_height(kinds, width), layer.title,
        described(layer, kinds),
    )  # fmt: skip
    _ground(canvas, frame, where)
    _cells(canvas, frame, layer, kinds)
    _boundaries(canvas, frame, where)
    taken = Taken(frame.width, frame.height)
    _furniture(canvas, frame, taken)
    size = 13.0 if wide else 11.0
    seen = tuple(h for h in hotspots if frame.holds(h.easting, h.northing))
    markers = grouped(seen, 2.2 * size * frame.metres_a_pixel)
    keep_clear(frame, tuple(m.hotspots[0] for m in markers), taken, 5.0)
    large = 15.0 if wide else 12.0
    draw_names(canvas, frame, tuple(p for p in where.places if p.rank <= 1), taken, large)
    draw_markers(canvas, frame, markers, taken, size)
    draw_names(canvas, frame, tuple(p for p in where.places if p.rank > 1), taken, large)
    if not where.places:
        names = _area_names(where) or _hotspot_names(markers)
        draw_area_names(canvas, frame, names, taken, large)
    canvas.rect(0, 0, frame.width, frame.height, "none", stroke=MUTED, stroke_width=1)
    draw_key(canvas, frame.height + 12, kinds, layer)
    return canvas.render()


def inset_groups(hotspots: tuple[Hotspot, ...], layer: MapLayer) -> list[Marker]:
    """Return the groups of hotspots that are drawn near to, best first."""
    return grouped(hotspots, inset_metres(layer) * 0.36)[:INSETS]


def inset_metres(layer: MapLayer) -> float:
    """Return the width of an inset: twelve cells, and at least 2 km."""
    return max(2_000.0, 12.0 * cell_side(layer))


def cell_side(layer: MapLayer) -> float:
    """Return the width of a cell, metres."""
    return float(np.ptp(layer.corners[0, :, 0])) if len(layer.corners) else 250.0


def inset_map(key: str, where: Where, layer: MapLayer, group: Marker) -> Markup:
    """Draw the surroundings of a group of hotspots, each cell with its number."""
    middle = [
        float(np.mean([getattr(h, axis) for h in group.hotspots]))
        for axis in ("easting", "northing")
    ]
    metres = inset_metres(layer)
    frame = near_frame(middle[0], middle[1], metres, INSET_WIDTH, INSET_HEIGHT)
    seen = inside(layer, frame)
    kinds = shades(layer)
    title = f"Around {group.hotspots[0].place}"
    said = f"Hotspots {group.words}; {number(float(layer.value[seen].sum()))} {layer.value_label}"
    canvas = Canvas(key, frame.width, frame.height, title, said)
    clip = f"{key}-window"
    window = f'<rect width="{frame.width:g}" height="{frame.height:g}"/>'
    canvas.define(f'<clipPath id="{clip}">{window}</clipPath>')
    _ground(canvas, frame, where)
    _cells(canvas, frame, layer, kinds, clip)
    _boundaries(canvas, frame, where, clip)
    taken = Taken(frame.width, frame.height)
    _furniture(canvas, frame, taken)
    half = cell_side(layer) / 2 / frame.metres_a_pixel
    _numbers(canvas, frame, layer, [k for k in kinds if k.edge], taken, group.hotspots)
    draw_badges(canvas, frame, group.hotspots, half)
    keep_clear(frame, group.hotspots, taken, half - 1)
    draw_names(canvas, frame, where.places, taken, 14.0)
    _numbers(canvas, frame, layer, [k for k in kinds if not k.edge], taken)
    canvas.rect(0, 0, frame.width, frame.height, "none", stroke=MUTED, stroke_width=1)
    return canvas.render()


def described(layer: MapLayer, kinds: list[Shade]) -> str:
    """Return the map in a sentence: how many cells are of each class."""
    parts = [f"{number(int(k.cells.sum()))} cells {k.label}" for k in kinds if k.cells.any()]
    return f"{layer.value_label}: {'; '.join(parts)}" if parts else f"{layer.value_label}: none"


def _ground(canvas: Canvas, frame: Frame, where: Where) -> None:
    canvas.rect(0, 0, frame.width, frame.height, PAPER if where.boundaries else LAND)
    land = outline(_shapes(where.boundaries), frame)
    if land:
        canvas.add("path", d=land, fill=LAND, stroke="none")


def _shapes(boundaries: tuple[Boundary, ...]) -> list[shapely.Geometry]:
    return [
        shapely.make_valid(shapely.Polygon(ring))
        for b in boundaries
        for ring in b.rings
        if len(ring) >= 4
    ]


def _boundaries(canvas: Canvas, frame: Frame, where: Where, clip: str | None = None) -> None:
    lines = outline(_shapes(where.boundaries), frame)
    if lines:
        about = {"clip_path": f"url(#{clip})"} if clip else {}
        canvas.add("path", d=lines, fill="none", stroke=MUTED, stroke_width=0.8, **about)


def _cells(
    canvas: Canvas, frame: Frame, layer: MapLayer, kinds: list[Shade], clip: str | None = None
) -> None:
    seen = inside(layer, frame) if clip is None else np.ones(len(layer.value), dtype=bool)
    about = {"clip_path": f"url(#{clip})"} if clip else {}
    for i, kind in enumerate(kinds):
        cells = layer.corners[kind.cells & seen]
        shape = outline(merged(cells) if clip is None else apart(cells), frame, 0.0)
        if not shape:
            continue
        canvas.add(
            "path", d=shape, fill=kind.fill, fill_rule="evenodd",
            stroke=PAPER if clip else kind.edge, stroke_width=0.6 if clip or kind.edge else None,
            **about,
        )  # fmt: skip
        if kind.hatched:
            name = f"{canvas.key}-hatch-{i}"
            canvas.define(hatch(name))
            canvas.add("path", d=shape, fill=f"url(#{name})", fill_rule="evenodd", **about)


def _numbers(
    canvas: Canvas,
    frame: Frame,
    layer: MapLayer,
    kinds: list[Shade],
    taken: Taken,
    badged: tuple[Hotspot, ...] = (),
) -> None:
    """Write each cell's value in it, where it fits and hides nothing; lower beneath a badge."""
    side = cell_side(layer) / frame.metres_a_pixel
    size = 11.5
    for kind in kinds:
        ink = ink_on(kind.fill)
        for i in np.flatnonzero(kind.cells & inside(layer, frame)).tolist():
            centre = frame.pixels(layer.corners[i].mean(axis=0, keepdims=True))[0]
            x, y = float(centre[0]), float(centre[1])
            near = (np.hypot(frame.x(h.easting) - x, frame.y(h.northing) - y) for h in badged)
            y += side * 0.22 if min(near, default=side) < side / 2 else 0.0
            words = number(float(layer.value[i]))
            half = text_width(words, size) / 2
            box = (x - half, y - size / 2, x + half, y + size / 2)
            if 2 * half < side and taken.free(box):
                taken.take(box)
                canvas.text(x, y + 4, words, size=size, fill=ink, anchor="middle")


def _furniture(canvas: Canvas, frame: Frame, taken: Taken) -> None:
    """Draw the scale bar (bottom left) and north (top right), and keep their ground free."""
    length, words = scale_bar(frame)
    x, y = 14.0, frame.height - 16
    canvas.path(
        [(x, y - 6), (x, y), (x + length, y), (x + length, y - 6)],
        fill="none", stroke=PAPER, stroke_width=5,
    )  # fmt: skip
    canvas.path(
        [(x, y - 6), (x, y), (x + length, y), (x + length, y - 6)],
        fill="none", stroke=TEXT, stroke_width=1.8,
    )  # fmt: skip
    canvas.text(x + length / 2, y - 8, words, size=13, anchor="middle", halo=True)
    taken.take((x - 6, y - 24, x + length + 6, y + 6))
    x, y = frame.width - 22, 14.0
    arrow = [(x, y), (x + 7, y + 18), (x, y + 13), (x - 7, y + 18), (x, y)]
    canvas.path(arrow, fill=TEXT, stroke=PAPER, stroke_width=1.5)
    canvas.text(x, y + 32, "N", size=13, anchor="middle", weight="700", halo=True)
    taken.take((x - 10, 8, x + 10, y + 36))


def _hotspot_names(markers: list[Marker]) -> tuple[Place, ...]:
    """Name the hotspots by their own words, where nothing else says which place is which."""
    leads = [m.hotspots[0] for m in markers]
    return tuple(Place(h.place, h.easting, h.northing, 1 + h.rank) for h in leads if h.place)


def _area_names(where: Where) -> tuple[Place, ...]:
    """Name the areas themselves where no places are given."""
    out = []
    for boundary in where.boundaries if len(where.boundaries) <= MOST_AREA_NAMES else ():
        shapes = _shapes((boundary,))
        if shapes:
            inner = shapely.point_on_surface(max(shapes, key=shapely.area))
            out.append(Place(boundary.name, shapely.get_x(inner), shapely.get_y(inner), 2))
    return tuple(out)
