"""Charts of time: months beside what was expected, and day by hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from markupsafe import Markup

from asvat.reporting import wording
from asvat.reporting.formats import DAYS, hour, month, number
from asvat.reporting.model import ByMonth, DayHour, MonthCount
from asvat.reporting.palette import ACCENT, ALERT, MUTED, RULE, SEQUENCE, TEXT, ink_on
from asvat.reporting.scale import ticks
from asvat.reporting.svg import Canvas, text_width

BAND = "#d9dee3"


def _position(value: date) -> int:
    return value.year * 12 + value.month - 1


def runs(rows: list[MonthCount]) -> list[list[MonthCount]]:
    """Part months into unbroken runs, so that no line is drawn over a month without data."""
    out: list[list[MonthCount]] = []
    for row in rows:
        if out and _position(row.month) == _position(out[-1][-1].month) + 1:
            out[-1].append(row)
        else:
            out.append([row])
    return out


def month_line(by_month: ByMonth, width: int) -> Markup:
    """Draw incidents by month over the range expected of a single month."""
    rows = sorted(by_month.rows, key=lambda r: r.month)
    wide = width >= 600
    left, right, top, base = 56.0 if wide else 44.0, 124.0 if wide else 10.0, 22.0, 300.0
    marks = ticks(max([r.high or 0.0 for r in rows] + [float(r.count) for r in rows] + [1.0]))
    first, last = _position(rows[0].month), _position(rows[-1].month)
    span = width - left - right
    said = _said(rows)
    title = wording.month_title(by_month)
    canvas = Canvas(f"by-month-{width}", width, base + (46 if wide else 66), title, said)

    def x(value: date) -> float:
        return left + span * ((_position(value) - first + 0.5) / (last - first + 1))

    def y(value: float) -> float:
        return base - (base - top) * value / marks[-1]

    for m in marks:
        canvas.line(left, y(m), width - right, y(m), RULE, 0.6)
        canvas.text(left - 8, y(m) + 5, number(m), size=13, anchor="end", fill=MUTED)
    _month_axis(canvas, first, last, left, span, base)
    for run in runs(rows):
        known = [r for r in run if r.low is not None and r.high is not None]
        band = [(x(r.month), y(r.high or 0.0)) for r in known]
        band += [(x(r.month), y(r.low or 0.0)) for r in reversed(known)]
        if len(known) > 1:
            canvas.path(band, fill=BAND, stroke="none")
        expected = [(x(r.month), y(r.expected)) for r in run if r.expected is not None]
        if len(expected) > 1:
            canvas.path(
                expected, fill="none", stroke=MUTED, stroke_width=1.5, stroke_dasharray="5 4"
            )
        if len(run) > 1:
            line = [(x(r.month), y(r.count)) for r in run]
            canvas.path(line, fill="none", stroke=ACCENT, stroke_width=2.5)
    for r in rows:
        if not r.unusual:
            canvas.add("circle", cx=x(r.month), cy=y(r.count), r=2.6 if wide else 2, fill=ACCENT)
    _name_unusual(canvas, [(x(r.month), y(r.count), r) for r in rows if r.unusual], wide)
    if wide:
        _name_lines(canvas, rows[-1], x(rows[-1].month) + 12, y)
    else:
        words = "Line: reported. Grey: range expected." if rows[-1].low is not None else ""
        canvas.text(left, base + 60, words, size=13, fill=MUTED)
    return canvas.render()


def _said(rows: list[MonthCount]) -> str:
    low, high = min(rows, key=lambda r: r.count), max(rows, key=lambda r: r.count)
    ends = f"From {number(rows[0].count)} in {month(rows[0].month)}"
    ends += f" to {number(rows[-1].count)} in {month(rows[-1].month)}"
    between = f"lowest {number(low.count)} in {month(low.month)}"
    between += f", highest {number(high.count)} in {month(high.month)}"
    gaps = len(runs(rows)) - 1
    missing = f"; {gaps} {'gap' if gaps == 1 else 'gaps'} without data" if gaps else ""
    return f"{ends}; {between}{missing}"


def _month_axis(
    canvas: Canvas, first: int, last: int, left: float, span: float, base: float
) -> None:
    step = span / (last - first + 1)
    canvas.line(left, base, left + span, base, TEXT)
    every = next(e for e in (1, 3, 6, 12, 24, 60) if e * step >= 46 or e == 60)
    for at in range(first, last + 1):
        if (at % 12) % min(every, 12) or (every > 12 and (at // 12) % (every // 12)):
            continue
        middle = left + (at - first + 0.5) * step
        canvas.line(middle, base, middle, base + 5, TEXT)
        name = month(date(at // 12, at % 12 + 1, 1))
        canvas.text(middle, base + 20, name[:3], size=13, anchor="middle", fill=MUTED)
        if at % 12 == 0 or at - first < every:
            canvas.text(middle, base + 36, name[4:], size=13, anchor="middle", fill=MUTED)


def _name_unusual(canvas: Canvas, marks: list[tuple[float, float, MonthCount]], wide: bool) -> None:
    taken: list[tuple[float, float]] = []
    for x, y, row in marks:
        points = [(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)]
        canvas.path(
            [*points, points[0]],
            fill=ALERT,
            stroke="#ffffff",
            stroke_width=1.5,
            stroke_linejoin="round",
        )
        words = f"{month(row.month)}: {number(row.count)}" if wide else number(row.count)
        half = text_width(words, 13) / 2
        middle = min(max(x, half), canvas.width - half)
        over = row.expected is None or row.count >= row.expected
        place = y - 12 if over and y > 24 else y + 22
        if all(abs(middle - a) > 2 * half or abs(place - b) > 14 for a, b in taken):
            taken.append((middle, place))
            canvas.text(
                middle, place, words, size=13, anchor="middle", fill=ALERT, weight="700", halo=True
            )


def _name_lines(
    canvas: Canvas, last: MonthCount, x: float, height_of: Callable[[float], float]
) -> None:
    names = [(height_of(last.count), "reported", ACCENT)]
    if last.expected is not None:
        names.append((height_of(last.expected), "range expected", MUTED))
    names.sort()
    at = -100.0
    for place, name, colour in names:
        at = max(place + 5, at + 17)
        canvas.text(x, at, name, size=14, fill=colour, weight="700")


def day_hour_grid(day_hour: DayHour, width: int) -> Markup:
    """Draw incidents by day and hour; on narrow paper the hours run down the page."""
    wide = width >= 600
    counts = day_hour.counts
    top = max(max(row) for row in counts) or 1.0
    totals = [sum(row) for row in counts]
    said = ", ".join(f"{d} {number(round(t))}" for d, t in zip(DAYS, totals, strict=True))
    title = wording.day_hour_title(day_hour)
    left, head = (92.0, 26.0) if wide else (62.0, 24.0)
    cell = (width - left - 74) / 24 if wide else (width - left) / 7
    high = 30.0 if wide else 17.0
    length = head + high * (7 if wide else 24)
    canvas = Canvas(f"day-hour-{width}", width, length + 58, title, f"By day: {said}")
    for d in range(7):
        for h in range(24):
            share = counts[d][h] / top
            tone = SEQUENCE[min(int(share * 5), 4)]
            column, line = (h, d) if wide else (d, h)
            x, y = left + column * cell, head + line * high
            canvas.rect(x + 0.5, y + 0.5, cell - 1, high - 1, tone)
            if counts[d][h] == top:
                canvas.text(
                    x + cell / 2, y + high / 2 + 4.5, number(round(top)), size=12, anchor="middle",
                    fill=ink_on(tone), weight="700",
                )  # fmt: skip
    for d in range(7):
        if wide:
            y = head + d * high + high / 2 + 5
            canvas.text(left - 10, y, DAYS[d], size=14, anchor="end")
            canvas.text(width - 68, y, number(round(totals[d])), size=14, weight="700")
        else:
            canvas.text(left + (d + 0.5) * cell, 16, DAYS[d][:3], size=13, anchor="middle")
    for h in range(0, 24, 3):
        if wide:
            canvas.text(left + h * cell + 2, 18, hour(h), size=13, fill=MUTED)
        else:
            canvas.text(left - 6, head + h * high + 13, hour(h), size=12, anchor="end", fill=MUTED)
    if wide:
        canvas.text(width - 68, 18, "All day", size=13, fill=MUTED)
    _grid_key(canvas, left, length + 16, top)
    return canvas.render()


def _grid_key(canvas: Canvas, left: float, y: float, top: float) -> None:
    canvas.text(left, y + 34, "Incidents an hour of the week: fewest to most", size=13, fill=MUTED)
    for i, tone in enumerate(SEQUENCE):
        canvas.rect(left + i * 46, y, 45, 14, tone)
    canvas.text(left + 5 * 46 + 8, y + 12, f"up to {number(round(top))}", size=13)
