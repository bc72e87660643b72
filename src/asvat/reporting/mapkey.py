"""The classes of a map's cells and its key."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from asvat.records.arrays import Bools
from asvat.reporting.model import MapLayer
from asvat.reporting.palette import MUTED, PAPER, SEQUENCE, TONES
from asvat.reporting.scale import breaks, class_labels
from asvat.reporting.svg import Canvas, text_width


@dataclass(frozen=True, eq=False)
class Shade:
    """One entry of the key and the cells it stands for."""

    label: str
    fill: str
    cells: Bools
    hatched: bool = False
    edge: str | None = None


def shades(layer: MapLayer) -> list[Shade]:
    """Part the cells of a layer into the classes of its key; classes without cells are left out."""
    if layer.classes:
        code = np.array(layer.code)
        drawn = [c for c in layer.classes if (code == c.code).any()]
        return [
            Shade(
                c.label,
                TONES[c.tone],
                code == c.code,
                c.tone.startswith("cold"),
                TONES["hot-3"] if c.tone.startswith("hot") else None,
            )
            for c in drawn
        ]
    limits = breaks(layer.value)
    labels = class_labels(limits, layer.value)
    place = np.searchsorted(np.array(limits), layer.value, side="left")
    fills = SEQUENCE[-len(labels) :] if labels else ()
    return [
        Shade(label, fill, (place == i) & (layer.value > 0))
        for i, (label, fill) in enumerate(zip(labels, fills, strict=True))
    ]


def hatch(name: str) -> str:
    """Return the pattern that marks cold cells apart from hot ones in grey print."""
    return (
        f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V5" stroke="{PAPER}" stroke-width="2"/>'
        "</pattern>"
    )


def _entries(kinds: list[Shade], width: float) -> list[tuple[float, float]]:
    """Return where each entry of the key goes, flowing over lines."""
    places, x, y = [], 0.0, 28.0
    for kind in kinds:
        need = 30 + text_width(kind.label, 13) + 18
        if x and x + need - 18 > width:
            x, y = 0.0, y + 24
        places.append((x, y))
        x += need
    return places


def key_height(kinds: list[Shade], width: float) -> float:
    """Return the height that the key needs below a map `width` pixels wide."""
    places = _entries(kinds, width)
    return 12 + (places[-1][1] + 24 if places else 28)


def draw_key(canvas: Canvas, top: float, kinds: list[Shade], layer: MapLayer) -> None:
    """Draw the key from `top` down: what is shown, and an entry a class."""
    words = layer.value_label if not layer.classes else "Cells by how sure we are"
    canvas.text(0, top + 13, words[:1].upper() + words[1:], size=13, weight="700")
    for i, (kind, (x, y)) in enumerate(zip(kinds, _entries(kinds, canvas.width), strict=True)):
        canvas.rect(x + 0.5, top + y - 1, 22, 15, kind.fill, stroke=kind.edge or MUTED)
        if kind.hatched:
            name = f"{canvas.key}-key-{i}"
            canvas.define(hatch(name))
            canvas.rect(x + 0.5, top + y - 1, 22, 15, f"url(#{name})")
        canvas.text(x + 30, top + y + 11, kind.label, size=13)
