"""Charts of amounts: bars with their numbers, intervals of methods, concentration."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from asvat.reporting import wording
from asvat.reporting.formats import number, percent
from asvat.reporting.model import BackTest, ByType, Concentration, Emerging
from asvat.reporting.palette import ACCENT, ACCENT_PALE, MUTED, RULE, TEXT
from asvat.reporting.scale import ticks
from asvat.reporting.svg import Canvas, text_width

WIDE, NARROW = 900, 358


@dataclass(frozen=True)
class Bar:
    """One bar: its words, length, number and what is said at its right end."""

    label: str
    value: float
    text: str
    aside: str = ""


def bars(key: str, rows: list[Bar], title: str, description: str, width: int) -> Markup:
    """Draw one bar a row, longest number fitted; on narrow paper the words stand above the bar."""
    wide = width >= 600
    size, high = (15, 34) if wide else (14, 72 if any(r.aside for r in rows) else 52)
    canvas = Canvas(key, width, high * len(rows) + 6, title, description)
    left = max((text_width(r.label, size) for r in rows), default=0.0) + 14 if wide else 0.0
    aside = max((text_width(r.aside, size) for r in rows), default=0.0) + 24 if wide else 0.0
    room = max(text_width(r.text, size) for r in rows) + 10 if rows else 0.0
    span = width - left - room - aside
    top = max((r.value for r in rows), default=0.0) or 1.0
    for i, row in enumerate(rows):
        y = i * high + 4
        at = y if wide else y + 18
        if wide:
            canvas.text(left - 10, y + 19, row.label, size=size, anchor="end")
        else:
            canvas.text(0, y + 12, row.label, size=size)
        length = max(span * row.value / top, 1.5 if row.value else 0.0)
        canvas.rect(left, at, length, 26 if wide else 20, ACCENT)
        canvas.text(left + length + 6, at + (19 if wide else 15), row.text, size=size, weight="700")
        if row.aside and wide:
            canvas.text(width - aside + 20, y + 19, row.aside, size=size, fill=MUTED)
        elif row.aside:
            canvas.text(0, at + 34, row.aside, size=size - 1, fill=MUTED)
    if wide:
        canvas.line(left, 0, left, canvas.height, RULE)
    return canvas.render()


def type_bars(by_type: ByType, width: int) -> Markup:
    """Draw incidents by type, most first, each with its change."""
    rows = sorted(by_type.rows, key=lambda r: (-r.count, r.category))
    drawn = [
        Bar(
            r.category,
            r.count,
            f"{number(r.count)} ({percent(r.share)})" if width >= 600 else number(r.count),
            wording.change_words(r.change) if r.change else "",
        )
        for r in rows
    ]
    said = "; ".join(f"{b.label} {b.text}, {b.aside}".rstrip(", ") for b in drawn)
    return bars(f"by-type-{width}", drawn, wording.type_title(by_type), said, width)


def emerging_bars(emerging: Emerging, width: int) -> Markup:
    """Draw the number of cells in each class that has any, other than none."""
    rows = [r for r in emerging.rows if r.cells and r.name.lower() != "none"]
    drawn = [
        Bar(wording.capital(wording.emerging_name(r.name)), r.cells, number(r.cells)) for r in rows
    ]
    said = "; ".join(f"{b.label} {b.text}" for b in drawn)
    return bars(f"emerging-{width}", drawn, wording.emerging_title(emerging), said, width)


def lorenz(concentration: Concentration, width: int) -> Markup:
    """Draw the share of incidents that the busiest share of places holds."""
    side = min(width, 520)
    left, top, bottom, right = 56.0, 34.0, 48.0, 18.0
    span = side - left - right
    marks = [s for s in concentration.shares if 0 < s.of_incidents < 1]
    said = "; ".join(
        f"{percent(s.of_incidents)} of incidents in {percent(s.of_places)} of"
        f" {concentration.place_word}"
        for s in marks
    )
    title = wording.concentration_title(concentration)
    canvas = Canvas(f"lorenz-{width}", side, top + span + bottom, title, said)

    def at(share: tuple[float, float]) -> tuple[float, float]:
        return left + span * share[0], top + span * (1 - share[1])

    for t in (0.0, 0.25, 0.5, 0.75, 1.0):
        (x, low), (_, y) = at((t, 0)), at((0, t))
        canvas.line(left, y, left + span, y, RULE, 0.6)
        canvas.text(left - 8, y + 5, percent(t, 0), size=13, anchor="end", fill=MUTED)
        canvas.text(x, low + 20, percent(t, 0), size=13, anchor="middle", fill=MUTED)
    canvas.path([at((0, 0)), at((1, 1))], stroke=MUTED, stroke_width=1.2, stroke_dasharray="5 4")
    canvas.text(*at((0.99, 0.6)), "if spread evenly", size=13, anchor="end", fill=MUTED)
    curve = [at(p) for p in concentration.lorenz]
    area = [at((0, 0)), *curve, at((1, 1))]
    canvas.path(area, fill=ACCENT_PALE, fill_opacity=0.5)
    canvas.path(curve, fill="none", stroke=ACCENT, stroke_width=3)
    for s in marks:
        x, y = at((s.of_places, s.of_incidents))
        canvas.add("circle", cx=x, cy=y, r=5, fill=ACCENT, stroke="#ffffff", stroke_width=1.5)
        words = f"{percent(s.of_incidents)} of incidents in {percent(s.of_places)}"
        canvas.text(x + 11, y + 16, words, size=14, weight="700", halo=True)
    foot = f"Share of {concentration.place_word}, busiest first"
    canvas.text(left + span / 2, top + span + 42, foot, size=13, anchor="middle", fill=TEXT)
    canvas.text(0, 14, "Share of incidents", size=13, fill=TEXT)
    return canvas.render()


def backtest_dots(backtest: BackTest, width: int) -> Markup:
    """Draw each method's prediction accuracy index with its interval; 1 is chance."""
    wide = width >= 600
    size, high = 15 if wide else 14, 38 if wide else 56
    rows = sorted(backtest.rows, key=lambda r: -r.pai)
    names = [f"{r.method} (chosen)" if r.chosen else r.method for r in rows]
    left = max(text_width(n, size) for n in names) + 24 if wide else 8.0
    right = 70.0
    top = max(max(r.pai, r.high or 0.0) for r in rows)
    marks = ticks(max(top, 1.0), 6)
    span = width - left - right
    said = "; ".join(
        f"{n} {r.pai:.1f}" + ("" if r.low is None else f" ({r.low:.1f} to {r.high:.1f})")
        for n, r in zip(names, rows, strict=True)
    )
    title = wording.backtest_title(backtest)
    canvas = Canvas(f"backtest-{width}", width, high * len(rows) + 76, title, said)
    foot = high * len(rows) + 22

    def at(value: float) -> float:
        return left + span * value / marks[-1]

    for m in marks:
        canvas.line(at(m), 0, at(m), foot, RULE, 0.6)
        canvas.text(at(m), foot + 18, number(m), size=13, anchor="middle", fill=MUTED)
    canvas.line(at(1), 0, at(1), foot, TEXT, 1.5, "4 3")
    canvas.text(at(1) + 6, foot - 6, "chance", size=13, halo=True)
    canvas.text(left, foot + 42, "Times as many as chance would catch", size=13)
    for i, (row, name) in enumerate(zip(rows, names, strict=True)):
        y = i * high + (22 if wide else 36)
        weight = "700" if row.chosen else None
        colour = ACCENT if row.chosen else MUTED
        if wide:
            canvas.text(left - 16, y + 5, name, size=size, anchor="end", weight=weight)
        else:
            canvas.text(left, y - 14, name, size=size, weight=weight, halo=True)
        end = at(row.pai)
        if row.low is not None and row.high is not None:
            end = at(row.high)
            canvas.line(at(row.low), y, end, y, colour, 3)
            for x in (at(row.low), end):
                canvas.line(x, y - 6, x, y + 6, colour, 3)
        canvas.add("circle", cx=at(row.pai), cy=y, r=6.5, fill=colour)
        canvas.text(end + 10, y + 5, f"{row.pai:.1f}", size=size, weight="700", halo=True)
    return canvas.render()
