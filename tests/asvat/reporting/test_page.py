"""The page: opens from disk, asks for nothing, shows every part or the reason it is not there."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from asvat.reporting import tables
from asvat.reporting.model import Absent, DataTable, Hotspot, Hotspots, ReportData
from asvat.reporting.page import write_report


class Page(HTMLParser):
    """Collects what the tests ask about."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.headings: list[int] = []
        self.pictures: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        self.tags[tag] += 1
        if about.get("id"):
            self.ids.append(about["id"] or "")
        for name in ("href", "src"):
            if about.get(name):
                self.links.append(about[name] or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.pictures.append(about)


@pytest.fixture(scope="module")
def parsed(page: Path) -> Page:
    return Page(page.read_text(encoding="utf-8"))


def test_it_needs_no_network_and_no_script(page: Path, parsed: Page) -> None:
    text = page.read_text(encoding="utf-8") + (page.parent / "assets" / "report.css").read_text()
    found = set(re.findall(r"https?://[^\s\"')]+", text)) - {"http://www.w3.org/2000/svg"}
    assert not found
    assert parsed.tags["script"] == 0
    assert "@import" not in text


def test_every_link_leads_somewhere(page: Path, parsed: Page) -> None:
    for link in parsed.links:
        if link.startswith("#"):
            assert link[1:] in parsed.ids
        else:
            assert (page.parent / link).is_file()


def test_identifiers_are_unique_and_headings_skip_no_level(parsed: Page) -> None:
    assert [i for i, n in Counter(parsed.ids).items() if n > 1] == []
    assert parsed.headings.count(1) == 1
    steps = zip(parsed.headings, parsed.headings[1:], strict=False)
    assert all(b - a <= 1 for a, b in steps)


def test_every_picture_has_a_title_and_a_description(parsed: Page) -> None:
    assert len(parsed.pictures) >= 14
    for picture in parsed.pictures:
        assert picture["role"] == "img"
        assert all(i in parsed.ids for i in (picture["aria-labelledby"] or "").split())


def test_every_table_of_the_page_is_a_csv_file_beside_it(page: Path, parsed: Page) -> None:
    names = {p.stem for p in (page.parent / "data").glob("*.csv")}
    assert {i.removeprefix("table-") for i in parsed.ids if i.startswith("table-")} <= names
    assert {"hotspots", "map-1-cells", "map-2-cells", "by-month", "back-test"} <= names


def test_the_list_of_hotspots_can_be_read_back_with_its_places(
    page: Path, report_data: ReportData
) -> None:
    assert isinstance(report_data.hotspots, Hotspots)
    with (page.parent / "data" / "hotspots.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [int(r["Incidents"]) for r in rows] == [h.count for h in report_data.hotspots.rows]
    assert float(rows[0]["Easting"]) == report_data.hotspots.rows[0].easting


def test_each_part_that_is_absent_gives_its_reason_in_its_place(
    report_data: ReportData, tmp_path: Path
) -> None:
    parts = {
        f.name: Absent(f"No {f.name}, because the times are known only to the month.")
        for f in fields(ReportData)
        if "Absent" in str(f.type)
    }
    assert len(parts) == 11
    bare = replace(report_data, **parts, imports=(), methods=(), sources=(), notes=(), marking="")
    text = write_report(bare, tmp_path).read_text(encoding="utf-8")
    for name in parts:
        assert f"No {name}, because" in text
    assert text.count("Not shown.") == 11


def test_a_report_without_any_hotspot_says_so(report_data: ReportData, tmp_path: Path) -> None:
    none = Hotspots((), 0, "95% interval", "Gi*.")
    text = write_report(replace(report_data, hotspots=none), tmp_path).read_text(encoding="utf-8")
    assert "No place stood out from chance" in text


def test_hostile_text_is_shown_and_not_run(report_data: ReportData, tmp_path: Path) -> None:
    nasty = '<script>alert(1)</script>"onload="'
    spot = Hotspot(1, nasty, nasty, 430_000.0, 433_000.0, 5, made_of=nasty, klass=nasty)
    hotspots = Hotspots((spot,), 5, "95% interval", nasty)
    changed = replace(report_data, title=nasty, hotspots=hotspots, marking='X"; } body { }')
    page = write_report(changed, tmp_path)
    assert Page(page.read_text(encoding="utf-8")).tags["script"] == 0
    style = (tmp_path / "assets" / "report.css").read_text(encoding="utf-8")
    assert 'content: "X  body  "' in style


def test_a_spreadsheet_does_not_run_what_a_file_said() -> None:
    table = DataTable("x", "X", ("A", "B"), (("=HYPERLINK(1)", -5), ("+44 113", None)))
    lines = tables.csv_bytes(table).decode("utf-8-sig").splitlines()
    assert lines == ["A,B", "'=HYPERLINK(1),-5", "'+44 113,"]


def test_the_same_data_give_the_same_bytes(report_data: ReportData, tmp_path: Path) -> None:
    pages = [write_report(report_data, tmp_path / name).read_bytes() for name in ("a", "b")]
    assert pages[0] == pages[1]


def test_the_marking_is_on_the_page_and_on_every_sheet_of_paper(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count(">OFFICIAL<") == 2
    assert '@top-center { content: "OFFICIAL"' in (page.parent / "assets/report.css").read_text()
