"""Names on a map: each is put where it hides nothing, or left out."""

from __future__ import annotations

from dataclasses import dataclass, field

from asvat.reporting.frame import Frame
from asvat.reporting.model import Hotspot, Place
from asvat.reporting.palette import MUTED, PAPER, TEXT
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

    def clear(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Say whether a line crosses nothing, but for what lies at its start."""
        for i in range(4, 11):
            x = start[0] + (end[0] - start[0]) * i / 10
            y = start[1] + (end[1] - start[1]) * i / 10
            near = abs(x - start[0]) < 8 and abs(y - start[1]) < 8
            if not near and any(a <= x <= c and b <= y <= d for a, b, c, d in self.boxes):
                return False
        return True

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
    anchors = [(frame.x(m.hotspots[0].easting), frame.y(m.hotspots[0].northing)) for m in markers]
    high = size * 0.72
    for marker, (x, y) in zip(markers, anchors, strict=True):
        half = max(text_width(marker.words, size) / 2 + 5, size * 0.75)
        spots = [
            (x + dx * (half + size * 0.8), y + dy * size * 1.5 * far)
            for far in (1.0, 1.8, 2.8)
            for dx, dy in ((1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1.4), (0, 1.4))
        ]
        free = [
            s for s in spots
            if taken.free((s[0] - half, s[1] - high, s[0] + half, s[1] + high))
            and taken.clear((x, y), s)
        ]  # fmt: skip
        a, b = free[0] if free else spots[0]
        taken.take((a - half, b - high, a + half, b + high))
        canvas.line(x, y, a, b, PAPER, 3.5)
        canvas.line(x, y, a, b, TEXT, 1.2)
        _pill(canvas, a, b, half, marker.words, size)


def keep_clear(frame: Frame, hotspots: tuple[Hotspot, ...], taken: Taken, half: float) -> None:
    """Keep the ground of the hotspots themselves free, `half` pixels each way."""
    for spot in hotspots:
        x, y = frame.x(spot.easting), frame.y(spot.northing)
        taken.take((x - half, y - half, x + half, y + half))


def draw_badges(
    canvas: Canvas, frame: Frame, hotspots: tuple[Hotspot, ...], half_side: float
) -> None:
    """Draw each hotspot's rank in the north-west of its cell, above the cell's number."""
    size = 11.0
    for spot in hotspots:
        x, y = frame.x(spot.easting), frame.y(spot.northing)
        half = max(text_width(str(spot.rank), size) / 2 + 3.5, size * 0.72)
        _pill(canvas, x - half_side + half + 2, y - half_side + 10, half, str(spot.rank), size)


def _pill(canvas: Canvas, x: float, y: float, half: float, words: str, size: float) -> None:
    high = size * 0.72
    canvas.rect(
        x - half, y - high, 2 * half, 2 * high, TEXT, rx=high, stroke=PAPER, stroke_width=1.2
    )
    canvas.text(x, y + size * 0.36, words, size=size, fill=PAPER, anchor="middle", weight="700")


def draw_names(
    canvas: Canvas, frame: Frame, places: tuple[Place, ...], taken: Taken, size: float
) -> None:
    """Name places, first ranks first, to the right, left, above or below their point."""
    _draw_names(canvas, frame, places, taken, size, dots=True)


def draw_area_names(
    canvas: Canvas, frame: Frame, areas: tuple[Place, ...], taken: Taken, size: float
) -> None:
    """Name areas in grey, without a point, which would stand for nothing."""
    _draw_names(canvas, frame, areas, taken, size, dots=False)


def _draw_names(
    canvas: Canvas,
    frame: Frame,
    places: tuple[Place, ...],
    taken: Taken,
    size: float,
    *,
    dots: bool,
) -> None:
    for place in sorted(places, key=lambda p: (p.rank, p.name)):
        if not frame.holds(place.easting, place.northing):
            continue
        x, y = frame.x(place.easting), frame.y(place.northing)
        large = size if place.rank <= 1 else size - 2
        wide = text_width(place.name, large)
        middles = [
            (x + wide / 2 + 6, y), (x - wide / 2 - 6, y), (x, y - large), (x, y + large),
        ]  # fmt: skip
        if not dots:
            middles.insert(0, (x, y))
        for a, b in middles:
            box = (a - wide / 2 - 2, b - large * 0.6, a + wide / 2 + 2, b + large * 0.6)
            if taken.free(box):
                taken.take(box)
                if dots:
                    canvas.add("circle", cx=x, cy=y, r=2, fill=TEXT, stroke=PAPER, stroke_width=1)
                canvas.text(
                    a, b + large * 0.35, place.name, size=large, anchor="middle", halo=True,
                    weight="700" if place.rank <= 1 else None, fill=TEXT if dots else MUTED,
                )  # fmt: skip
                break
