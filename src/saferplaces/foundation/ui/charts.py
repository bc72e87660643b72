"""Charts: pictures made here, for wide and narrow pages, and their numbers as a table beside them.

They are drawn on the engine's canvas, so that a chart looks the same in the report and here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from asvat.reporting.charts import Bar
from asvat.reporting.charts import bars as draw_bars
from asvat.reporting.palette import ACCENT, ALERT, MUTED, RULE
from asvat.reporting.scale import ticks
from asvat.reporting.svg import Canvas, text_width
from saferplaces.foundation.ui.formats import whole

WIDE, NARROW = 760, 330
HEIGHT, TOP, BOTTOM = 260, 14, 30
LINES = ((ACCENT, None), (ALERT, "7 4"), (MUTED, "2 4"))
"""Lines differ by their dashes and by the words at their ends, not by colour alone."""


@dataclass(frozen=True)
class Figure:
    """A chart: its title, its pictures (wide, then narrow) and its numbers."""

    title: str
    pictures: Sequence[Markup]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def bars(key: str, title: str, amounts: Mapping[str, float], of: str, number: str) -> Figure:
    """Return a bar for each amount.

    Parameters
    ----------
    key:
        Identifier, unique on the page.
    of, number:
        Headings of the table: what the bars are of ("District"), and what is counted ("Reviews").
    """
    rows = [Bar(label, value, whole(value)) for label, value in amounts.items()]
    said = "; ".join(f"{row.label} {row.text}" for row in rows)
    pictures = [draw_bars(f"{key}-{width}", rows, title, said, width) for width in (WIDE, NARROW)]
    return Figure(title, pictures, [of, number], [[row.label, row.text] for row in rows])


def lines(
    key: str, title: str, steps: Sequence[str], series: Mapping[str, Sequence[float]], of: str
) -> Figure:
    """Return up to three lines over the same steps (days, weeks, months).

    Raises
    ------
    ValueError
        When there are more lines than can be told apart.
    """
    if len(series) > len(LINES):
        raise ValueError(f"A chart has at most {len(LINES)} lines.")
    said = "; ".join(
        f"{name} from {whole(values[0])} in {steps[0]} to {whole(values[-1])} in {steps[-1]}"
        for name, values in series.items()
        if values
    )
    pictures = [
        _lines(Canvas(f"{key}-{width}", width, HEIGHT, title, said), steps, series)
        for width in (WIDE, NARROW)
    ]
    rows = [
        [step, *(whole(values[at]) for values in series.values())] for at, step in enumerate(steps)
    ]
    return Figure(title, pictures, [of, *series], rows)


def _lines(canvas: Canvas, steps: Sequence[str], series: Mapping[str, Sequence[float]]) -> Markup:
    marks = ticks(max((v for values in series.values() for v in values), default=0.0), 5)
    left = max(text_width(whole(mark), 14) for mark in marks) + 10
    right = max((text_width(name, 14) for name in series), default=0.0) + 12
    across, down = canvas.width - left - right, HEIGHT - TOP - BOTTOM

    def x(at: int) -> float:
        return left + across * (at / max(1, len(steps) - 1))

    def y(value: float) -> float:
        return TOP + down * (1 - value / marks[-1])

    for mark in marks:
        canvas.line(left, y(mark), left + across, y(mark), RULE)
        canvas.text(left - 8, y(mark) + 5, whole(mark), size=14, anchor="end", fill=MUTED)
    _steps(canvas, steps, x, across)
    taken: list[float] = []
    for (name, values), (colour, dash) in zip(series.items(), LINES, strict=False):
        points = [(x(at), y(value)) for at, value in enumerate(values)]
        canvas.path(points, fill="none", stroke=colour, stroke_width=3, stroke_dasharray=dash)
        at = points[-1][1] + 5
        while any(abs(at - other) < 17 for other in taken):
            at += 17
        taken.append(at)
        canvas.text(left + across + 8, at, name, size=14, fill=colour, weight="700")
    return canvas.render()


def _steps(canvas: Canvas, steps: Sequence[str], x: Callable[[int], float], across: float) -> None:
    """Write as many of the steps' names as fit, the first and the last among them."""
    room = max(text_width(step, 14) for step in steps) + 18
    every = max(1, -(-len(steps) // max(1, int(across / room))))
    last = len(steps) - 1
    shown = [at for at in range(0, last + 1, every) if at == last or last - at >= every]
    for at in [*shown, *([] if last in shown else [last])]:
        anchor = "start" if at == 0 else "end" if at == last else "middle"
        canvas.text(x(at), HEIGHT - 8, steps[at], size=14, anchor=anchor, fill=MUTED)
