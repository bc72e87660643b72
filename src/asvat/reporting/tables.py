"""The table of every picture, in the page and as a CSV file beside it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from asvat.reporting.formats import DAYS, hour, month, percent, probability
from asvat.reporting.mapkey import shades
from asvat.reporting.model import (
    BackTest,
    ByMonth,
    ByType,
    Cell,
    Concentration,
    DataTable,
    DayHour,
    Emerging,
    Hotspots,
    MapLayer,
    Perception,
    Quality,
    ReportData,
)
from asvat.reporting.wording import capital

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: DataTable) -> bytes:
    """Return the table as CSV that a spreadsheet opens as it is.

    UTF-8 with a mark, so that spreadsheets read it right; text that a spreadsheet would run as a
    formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_safe(c) for c in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def by_type(part: ByType) -> DataTable:
    """Return incidents by type with their change."""
    rows: list[tuple[Cell, ...]] = []
    for r in sorted(part.rows, key=lambda r: (-r.count, r.category)):
        c = r.change
        change = (c.before, c.percent, c.low, c.high) if c else (None,) * 4
        rows.append((r.category, r.count, percent(r.share), *change))
    columns = ("Type", "Incidents", "Share", "Before", "Change %", "Change low %", "Change high %")
    return DataTable("by-type", "Incidents by type", columns, tuple(rows))


def by_month(part: ByMonth) -> DataTable:
    """Return incidents by month with what was expected."""
    rows = tuple(
        (month(r.month), r.count, r.expected, r.low, r.high, "yes" if r.unusual else "")
        for r in sorted(part.rows, key=lambda r: r.month)
    )
    columns = ("Month", "Incidents", "Expected", "Expected low", "Expected high", "Unusual")
    return DataTable("by-month", "Incidents by month", columns, rows)


def day_hour(part: DayHour) -> DataTable:
    """Return one row an hour and one column a day."""
    rows: list[tuple[Cell, ...]] = [
        (hour(h), *(part.counts[d][h] for d in range(7))) for h in range(24)
    ]
    return DataTable(
        "by-day-and-hour", "Incidents by day and hour", ("Hour from", *DAYS), tuple(rows)
    )


def layer_classes(layer: MapLayer, name: str) -> DataTable:
    """Return how many cells and incidents are of each class of a map."""
    rows = tuple(
        (k.label, int(k.cells.sum()), float(layer.value[k.cells].sum())) for k in shades(layer)
    )
    columns = ("Class", "Cells", f"{capital(layer.value_label)}, summed")
    return DataTable(name, f"{layer.title}: cells of each class", columns, rows)


def layer_cells(layer: MapLayer, name: str) -> DataTable:
    """Return every cell of a map: for the data folder, too long for the page."""
    centre = layer.corners.mean(axis=1)
    labels = {c.code: c.label for c in layer.classes}
    code = layer.code or ("",) * len(layer.value)
    rows = tuple(
        (round(x, 1), round(y, 1), v, labels.get(k, ""))
        for (x, y), v, k in zip(centre.tolist(), layer.value.tolist(), code, strict=True)
    )
    columns = ("Easting of centre", "Northing of centre", layer.value_label, "Class")
    return DataTable(name, layer.title, columns, rows)


def hotspots(part: Hotspots) -> DataTable:
    """Return the list of hotspots."""
    rows: Iterable[tuple[Cell, ...]] = (
        (
            h.rank, h.place, h.cell_id, h.easting, h.northing, h.count, h.expected, h.low, h.high,
            probability(h.q), h.klass, h.made_of, h.trend,
        )
        for h in sorted(part.rows, key=lambda h: h.rank)
    )  # fmt: skip
    columns = (
        "Rank", "Place", "Cell", "Easting", "Northing", "Incidents", "Expected", "Low", "High",
        "q", "Class", "Made of", "Trend",
    )  # fmt: skip
    return DataTable("hotspots", "Hotspots", columns, tuple(rows))


def perception(part: Perception) -> DataTable:
    """Return the answers near each hotspot beside its incidents."""
    rows = tuple(
        (
            r.rank, r.place, r.count, r.answers, r.unsafe,
            percent(r.unsafe / r.answers) if r.answers else "",
            "" if r.low is None or r.high is None else f"{percent(r.low)} to {percent(r.high)}",
        )
        for r in sorted(part.rows, key=lambda r: r.rank)
    )  # fmt: skip
    columns = (
        "Rank", "Place", "Incidents", "Self-selected answers", "Felt unsafe", "Share",
        "95% interval",
    )  # fmt: skip
    caption = "Self-selected answers near each hotspot, beside its incidents"
    return DataTable("answers-near-hotspots", caption, columns, rows)


def emerging(part: Emerging) -> DataTable:
    """Return the classes of hot spots over time."""
    rows = tuple((r.name, r.cells, r.meaning) for r in part.rows)
    columns = ("Class", "Cells", "Meaning")
    return DataTable("hot-spots-over-time", "Hot spots over time", columns, rows)


def concentration(part: Concentration) -> DataTable:
    """Return the share of places that holds each share of incidents, and the Gini coefficient."""
    rows: list[tuple[Cell, ...]] = [
        (
            f"Share of {part.place_word} with {percent(s.of_incidents)} of incidents",
            percent(s.of_places),
            "" if s.low is None else percent(s.low),
            "" if s.high is None else percent(s.high),
        )
        for s in part.shares
    ]
    rows.append(("Gini coefficient (generalised)", part.gini, part.gini_low, part.gini_high))
    columns = ("Measure", "Value", "Low", "High")
    return DataTable("concentration", "Concentration", columns, tuple(rows))


def backtest(part: BackTest) -> DataTable:
    """Return how each method would have done."""
    rows = tuple(
        (
            r.method, r.pai, r.low, r.high, r.pei,
            None if r.hit_rate is None else percent(r.hit_rate), "yes" if r.chosen else "",
        )
        for r in sorted(part.rows, key=lambda r: -r.pai)
    )  # fmt: skip
    columns = ("Method", "PAI", "PAI low", "PAI high", "PEI", "Hit rate", "Chosen")
    return DataTable("back-test", "How each method would have done", columns, rows)


def quality(part: Quality) -> list[DataTable]:
    """Return where the rows went, the flags, the precision and the rejects."""
    fate: tuple[tuple[Cell, ...], ...] = (
        ("Rows read", part.rows_in),
        ("Accepted", part.accepted),
        ("Unchanged (already held)", part.unchanged),
        ("Rejected", part.rejected),
    )
    precise = [("Time", w, n) for w, n in part.time_precision]
    precise += [("Place", w, n) for w, n in part.place_precision]
    flagged = tuple((f.flag, f.rows, f.meaning) for f in part.flags)
    rejected = tuple((r.file, r.line, r.field, r.value, r.reason) for r in part.rejects)
    out = [
        DataTable("rows", "Where every row went", ("Rows", "Number"), fate),
        DataTable(
            "precision", "How precisely times and places are known",
            ("What", "Known to", "Incidents"), tuple(precise),
        ),
        DataTable(
            "flags", "Accepted, but flagged as odd", ("Flag", "Incidents", "Meaning"), flagged
        ),
        DataTable(
            "rejects", "Examples of rejected rows", ("File", "Line", "Field", "Value", "Reason"),
            rejected,
        ),
    ]  # fmt: skip
    return [t for t in out if t.rows]


def imports(data: ReportData) -> DataTable:
    """Return the ledger of imports."""
    rows = tuple(
        (r.when, r.file, r.source, r.rows, r.accepted, r.rejected, r.unchanged)
        for r in data.imports
    )
    columns = ("When", "File", "Source", "Rows", "Accepted", "Rejected", "Unchanged")
    return DataTable("imports", "Files imported", columns, rows)
