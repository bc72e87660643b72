"""Names on a map: each is put where it hides nothing, or left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from asvat.reporting.frame import Frame
from asvat.reporting.model import Hotspot, Place
from asvat.reporting.palette import PAPER, TEXT
from asvat.reporting.svg import Canvas, text_width

Box = tuple[float, float, float, float]


@dataclass
class Taken:
    """What is already drawn, as boxes (left, top, right, bottom) in pixels."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Say whether `box` lies in the picture and overlaps nothing."""
        left, top, right, bottom = box
        if left < 2 or top < 2 or right > self.width - 2 or bottom > self.height - 2:
            return False
        return all(right < a or left > c or bottom < b or top > d for a, b, c, d in self.boxes)

    def take(self, box: Box) -> None:
        """Keep `box` free from now on."""
        self.boxes.append(box)


@dataclass(frozen=True)
class Marker:
    """One or more hotspots that stand too near each other to be marked apart."""

    hotspots: tuple[Hotspot, ...]

    @property
    def words(self) -> str:
        """``1``, ``1, 4`` or ``1 + 5 more``."""
        ranks = [str(h.rank) for h in self.hotspots]
        return ", ".join(ranks) if len(ranks) <= 3 else f"{ranks[0]} + {len(ranks) - 1} more"


def grouped(hotspots: tuple[Hotspot, ...], metres: float) -> list[Marker]:
    """Gather hotspots within `metres` of a better-ranked one, in the order of rank."""
    groups: list[list[Hotspot]] = []
    for spot in sorted(hotspots, key=lambda h: h.rank):
        for group in groups:
            lead = group[0]
            gap = ((spot.easting - lead.easting) ** 2 + (spot.northing - lead.northing) ** 2) ** 0.5
            if gap <= metres:
                group.append(spot)
                break
        else:
            groups.append([spot])
    return [Marker(tuple(g)) for g in groups]


def draw_markers(
    canvas: Canvas, frame: Frame, markers: list[Marker], taken: Taken, size: float
) -> None:
    """Draw each marker beside its place with a short line to it, so that the place stays seen."""
    for marker in markers:
        lead = marker.hotspots[0]
        x, y = frame.x(lead.easting), frame.y(lead.northing)
        half = max(text_width(marker.words, size) / 2 + 5, size * 0.75)
        high = size * 0.72
        reach = size * 1.5
        spots = [
            (x + dx * (reach + half - high), y + dy * reach)
            for dx, dy in ((1, -1), (-1, -1), (1, 1), (-1, 1), (1.2, 0), (-1.2, 0), (0, -1.5),
                           (0, 1.5), (2, -1.6), (-2, -1.6), (2, 1.6), (-2, 1.6))
        ]  # fmt: skip
        boxes = [(a - half, b - high, a + half, b + high) for a, b in spots]
        chosen = next((i for i, b in enumerate(boxes) if taken.free(b)), 0)
        (a, b), box = spots[chosen], boxes[chosen]
        taken.take(box)
        taken.take((x - 3, y - 3, x + 3, y + 3))
        canvas.line(x, y, a, b, PAPER, 3.5)
        canvas.line(x, y, a, b, TEXT, 1.2)
        canvas.rect(
            box[0], box[1], 2 * half, 2 * high, TEXT, rx=high, stroke=PAPER, stroke_width=1.2
        )
        canvas.text(
            a, b + size * 0.36, marker.words, size=size, fill=PAPER, anchor="middle", weight="700"
        )


def draw_names(
    canvas: Canvas, frame: Frame, places: tuple[Place, ...], taken: Taken, size: float
) -> None:
    """Name places, first ranks first, to the right, left, above or below their point."""
    for place in sorted(places, key=lambda p: (p.rank, p.name)):
        if not frame.holds(place.easting, place.northing):
            continue
        x, y = frame.x(place.easting), frame.y(place.northing)
        large = size if place.rank <= 1 else size - 2
        wide = text_width(place.name, large)
        middles = (
            (x + wide / 2 + 6, y), (x - wide / 2 - 6, y), (x, y - large), (x, y + large),
        )  # fmt: skip
        for a, b in middles:
            box = (a - wide / 2 - 2, b - large * 0.6, a + wide / 2 + 2, b + large * 0.6)
            if taken.free(box):
                taken.take(box)
                canvas.add("circle", cx=x, cy=y, r=2, fill=TEXT, stroke=PAPER, stroke_width=1)
                canvas.text(
                    a, b + large * 0.35, place.name, size=large, anchor="middle", halo=True,
                    weight="700" if place.rank <= 1 else None,
                )  # fmt: skip
                break
