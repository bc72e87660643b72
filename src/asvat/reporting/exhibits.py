"""Each part of the report as exhibits: a title that says the finding, a picture, its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from markupsafe import Markup

from asvat.reporting import charts, charts_time, tables, wording
from asvat.reporting.formats import listed
from asvat.reporting.maps import inset_groups, inset_map, inset_metres, whole_map
from asvat.reporting.model import Absent, DataTable, MapLayer, ReportData, Where


@dataclass(frozen=True)
class Picture:
    """A picture for a screen or paper, and the same drawn for a telephone."""

    wide: Markup
    narrow: Markup


@dataclass(frozen=True)
class Exhibit:
    """One exhibit of the page.

    Parameters
    ----------
    key
        Its anchor in the page.
    title
        What was found.
    picture
        The picture, if it has one.
    small
        Pictures shown side by side, each with its caption.
    table
        Its table, folded away beneath a picture and shown where there is none.
    notes
        What is printed beneath it.
    why_not
        Why it is not there, instead of all the rest.
    """

    key: str
    title: str
    picture: Picture | None = None
    small: tuple[tuple[str, Markup], ...] = ()
    table: DataTable | None = None
    notes: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page with its heading; `extra` names tables for the data folder alone."""

    key: str
    heading: str
    exhibits: tuple[Exhibit, ...]
    intro: str = ""
    extra: tuple[DataTable, ...] = field(default=())


def _drawn(draw: Callable[[int], Markup]) -> Picture:
    return Picture(draw(charts.WIDE), draw(charts.NARROW))


def _notes(*texts: str) -> tuple[str, ...]:
    return tuple(t for t in texts if t)


def what_happened(data: ReportData) -> Section:
    """Return what happened: by type, month, day and hour."""
    return Section(
        "what-happened", "What happened", (_by_type(data), _by_month(data), _day_hour(data))
    )


def _by_type(data: ReportData) -> Exhibit:
    part = data.by_type
    if isinstance(part, Absent):
        return Exhibit("by-type", "By type", why_not=part.why)
    against = next((r.change.against for r in part.rows if r.change), "")
    note = f"Changes are against {against}, with 95% intervals in brackets." if against else ""
    return Exhibit(
        "by-type",
        wording.type_title(part),
        picture=_drawn(lambda w: charts.type_bars(part, w)),
        table=tables.by_type(part),
        notes=_notes(note, part.note),
    )


def _by_month(data: ReportData) -> Exhibit:
    part = data.by_month
    if isinstance(part, Absent) or not part.rows:
        why = part.why if isinstance(part, Absent) else "No month has any incident."
        return Exhibit("by-month", "By month", why_not=why)
    gaps = len(charts_time.runs(sorted(part.rows, key=lambda r: r.month))) > 1
    blank = "Months without records are left blank, not drawn as nought." if gaps else ""
    return Exhibit(
        "by-month",
        wording.month_title(part),
        picture=_drawn(lambda w: charts_time.month_line(part, w)),
        table=tables.by_month(part),
        notes=_notes(blank, part.note),
    )


def _day_hour(data: ReportData) -> Exhibit:
    part = data.by_day_hour
    if isinstance(part, Absent):
        return Exhibit("by-day-and-hour", "By day and hour", why_not=part.why)
    return Exhibit(
        "by-day-and-hour",
        wording.day_hour_title(part),
        picture=_drawn(lambda w: charts_time.day_hour_grid(part, w)),
        table=tables.day_hour(part),
        notes=_notes(part.note),
    )


def where_it_happened(data: ReportData) -> Section:
    """Return the maps: each layer over the whole area, then the top hotspots from near."""
    part = data.where
    heading = "Where it happened"
    if isinstance(part, Absent):
        return Section("where", heading, (Exhibit("maps", "Maps", why_not=part.why),))
    shown = [_map(data, part, layer, i) for i, layer in enumerate(part.layers, start=1)]
    near = _insets(data, part)
    cells = tuple(
        tables.layer_cells(layer, f"map-{i}-cells") for i, layer in enumerate(part.layers, start=1)
    )
    return Section("where", heading, (*shown, *near), extra=cells)


def _map(data: ReportData, where: Where, layer: MapLayer, place: int) -> Exhibit:
    spots = () if isinstance(data.hotspots, Absent) else data.hotspots.rows
    marked = spots if layer.classes else ()
    numbers = "Numbers are ranks in the list of hotspots." if marked else ""
    key = f"map-{place}"
    return Exhibit(
        key,
        layer.title,
        picture=_drawn(lambda w: whole_map(key, where, layer, marked, w)),
        table=tables.layer_classes(layer, key),
        notes=_notes(numbers, layer.note, layer.method, *where.caveats, where.attribution),
    )


def _insets(data: ReportData, where: Where) -> list[Exhibit]:
    layer = next((x for x in where.layers if x.classes), None)
    if isinstance(data.hotspots, Absent) or not data.hotspots.rows or layer is None:
        return []
    groups = inset_groups(data.hotspots.rows, layer)
    drawn = []
    for i, group in enumerate(groups, start=1):
        word = "Hotspot" if len(group.hotspots) == 1 else "Hotspots"
        ranks = listed([str(h.rank) for h in group.hotspots])
        caption = f"{word} {ranks}: {group.hotspots[0].place}"
        drawn.append((caption, inset_map(f"near-{i}", where, layer, group)))
    across = f"Each map is {inset_metres(layer) / 1000:g} km across; north is up."
    numbers = f"The number in each cell: {layer.value_label}."
    notes = _notes(across, numbers, *where.caveats, where.attribution)
    return [Exhibit("near", "The top hotspots from near", small=tuple(drawn), notes=notes)]


def perception(data: ReportData) -> Section:
    """Return what people said of safety near the hotspots."""
    part = data.perception
    heading = "How safe people said they felt"
    if isinstance(part, Absent):
        shown = Exhibit("answers", "Answers near the hotspots", why_not=part.why)
    else:
        shown = Exhibit(
            "answers",
            wording.perception_title(part),
            table=tables.perception(part),
            notes=_notes(part.caveat),
        )
    return Section("felt", heading, (shown,))


def concentration(data: ReportData) -> Section:
    """Return how concentrated incidents are."""
    part = data.concentration
    heading = "How concentrated it is"
    if isinstance(part, Absent):
        shown = Exhibit("concentration", "Concentration", why_not=part.why)
    else:
        shown = Exhibit(
            "concentration",
            wording.concentration_title(part),
            picture=_drawn(lambda w: charts.lorenz(part, w)),
            table=tables.concentration(part),
            notes=_notes(part.method, part.note),
        )
    return Section("concentrated", heading, (shown,))


def emerging(data: ReportData) -> Section:
    """Return how hot spots developed."""
    part = data.emerging
    heading = "How hot spots developed"
    if isinstance(part, Absent):
        shown = Exhibit("emerging", "Hot spots over time", why_not=part.why)
    elif any(r.cells for r in part.rows if r.name.lower() != "none"):
        shown = Exhibit(
            "emerging",
            wording.emerging_title(part),
            picture=_drawn(lambda w: charts.emerging_bars(part, w)),
            table=tables.emerging(part),
            notes=_notes(part.method, part.note),
        )
    else:
        shown = Exhibit(
            "emerging",
            wording.emerging_title(part),
            table=tables.emerging(part),
            notes=_notes(part.method, part.note),
        )
    return Section("developed", heading, (shown,))


def backtest(data: ReportData) -> Section:
    """Return how good last year's maps would have been."""
    part = data.backtest
    heading = "Would the map have been right?"
    if isinstance(part, Absent) or not part.rows:
        why = part.why if isinstance(part, Absent) else "No method could be tried."
        return Section("right", heading, (Exhibit("back-test", "Back-test", why_not=why),))
    shown = Exhibit(
        "back-test",
        wording.backtest_title(part),
        picture=_drawn(lambda w: charts.backtest_dots(part, w)),
        table=tables.backtest(part),
        notes=_notes(part.months, part.method, part.note),
    )
    return Section("right", heading, (shown,))


def quality(data: ReportData) -> Section:
    """Return data quality and the ledger of imports."""
    part = data.quality
    heading = "How good the data are"
    if isinstance(part, Absent):
        shown = [Exhibit("quality", "Data quality", why_not=part.why)]
    else:
        shown = [Exhibit(t.name, t.caption, table=t) for t in tables.quality(part)]
    if data.imports:
        ledger = tables.imports(data)
        shown.append(Exhibit(ledger.name, ledger.caption, table=ledger))
    return Section("quality", heading, tuple(shown))
