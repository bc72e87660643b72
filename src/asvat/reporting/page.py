"""Write the report: one folder that opens offline from disk in any browser."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import asvat
from asvat.reporting import exhibits, formats, tables, wording
from asvat.reporting.exhibits import Section
from asvat.reporting.model import Absent, Cell, DataTable, ReportData


def write_report(data: ReportData, out: Path) -> Path:
    """Write the report into `out` and return the path of its ``index.html``.

    The folder holds the page, its style sheet and every table as CSV; it needs no network and no
    script. Files of the same name are replaced.
    """
    sections = build(data)
    html = render(data, sections)
    (out / "data").mkdir(parents=True, exist_ok=True)
    (out / "assets").mkdir(exist_ok=True)
    for table in all_tables(data, sections):
        (out / "data" / f"{table.name}.csv").write_bytes(tables.csv_bytes(table))
    (out / "assets" / "report.css").write_text(style_sheet(data.marking), encoding="utf-8")
    index = out / "index.html"
    index.write_text(html, encoding="utf-8")
    return index


def style_sheet(marking: str) -> str:
    """Return the style sheet; a marking is printed at the head of every page of paper."""
    path = resources.files("asvat.reporting") / "assets" / "report.css"
    style = path.read_text(encoding="utf-8")
    if not marking:
        return style
    words = "".join(c for c in marking if c.isalnum() or c in " -,:")
    rule = f'@top-center {{ content: "{words}"; font: bold 9pt Arial, sans-serif; }}'
    return f"{style}\n@page {{ {rule} }}\n"


def build(data: ReportData) -> dict[str, Section]:
    """Return the sections of the page by name."""
    return {
        "what_happened": exhibits.what_happened(data),
        "where": exhibits.where_it_happened(data),
        "perception": exhibits.perception(data),
        "concentration": exhibits.concentration(data),
        "emerging": exhibits.emerging(data),
        "backtest": exhibits.backtest(data),
        "quality": exhibits.quality(data),
    }


def all_tables(data: ReportData, sections: dict[str, Section]) -> list[DataTable]:
    """Return every table of the report, each name once."""
    found = [e.table for s in sections.values() for e in s.exhibits if e.table]
    found += [t for s in sections.values() for t in s.extra]
    if not isinstance(data.hotspots, Absent):
        found.append(tables.hotspots(data.hotspots))
    if not isinstance(data.new_since, Absent) and data.new_since.table:
        found.append(data.new_since.table)
    return list({t.name: t for t in found}.values())


def render(data: ReportData, sections: dict[str, Section]) -> str:
    """Return the page."""
    env = Environment(
        loader=PackageLoader("asvat.reporting"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        number=formats.number,
        interval=formats.interval,
        probability=formats.probability,
        cell=_cell,
        capital=wording.capital,
    )
    env.tests.update(absent=_absent, numeric=_numeric)
    hotspots = data.hotspots
    return env.get_template("report.html.j2").render(
        data=data,
        sections=sections,
        period=formats.period(data.first, data.last),
        headline=wording.headline(data.subject, data.headline),
        hotspots_title="" if isinstance(hotspots, Absent) else wording.hotspots_title(hotspots),
        version=asvat.__version__,
    )


def _absent(part: object) -> bool:
    return isinstance(part, Absent)


def _numeric(cell: object) -> bool:
    return isinstance(cell, int | float)


def _cell(value: Cell) -> str | Markup:
    if value is None:
        return Markup('<span class="none">not known</span>')
    return value if isinstance(value, str) else formats.number(value)
