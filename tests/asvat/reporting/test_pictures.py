"""Charts and maps: what is drawn is what was given, to scale, and can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from asvat.hotspots.grid import HexGrid, SquareGrid
from asvat.reporting import charts, charts_time
from asvat.reporting.frame import Frame, merged, scale_bar, whole_frame
from asvat.reporting.labels import Taken, draw_names, grouped
from asvat.reporting.mapkey import shades
from asvat.reporting.maps import whole_map
from asvat.reporting.model import (
    Boundary,
    ByMonth,
    ByType,
    Hotspot,
    MapClass,
    MapLayer,
    MonthCount,
    Place,
    ReportData,
    TypeCount,
    Where,
)
from asvat.reporting.scale import ticks
from asvat.reporting.svg import Canvas

SVG = "{http://www.w3.org/2000/svg}"


def parse(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own picture


@given(st.floats(1, 2_000), st.floats(200, 1_200))
def test_the_scale_bar_is_as_long_as_it_says(metres_a_pixel: float, width: float) -> None:
    pixels, words = scale_bar(Frame(0, 0, metres_a_pixel, width, 300))
    size, unit = words.split()
    metres = float(size) * (1000 if unit == "km" else 1)
    assert pixels * metres_a_pixel == pytest.approx(metres)
    assert 0.05 * width < pixels <= 0.3 * width


@given(st.lists(st.integers(0, 5_000), min_size=1, max_size=60))
def test_every_cell_with_incidents_is_in_one_class_of_the_key(counts: list[int]) -> None:
    corners = SquareGrid(250).corners(np.arange(len(counts)), np.zeros(len(counts), dtype=int))
    layer = MapLayer("Counts", corners, np.array(counts, dtype=float), "incidents a cell")
    kinds = shades(layer)
    drawn = np.sum([k.cells for k in kinds], axis=0) if kinds else np.zeros(len(counts))
    assert (drawn == (np.array(counts) > 0)).all()
    for kind in kinds:
        ends = [int(n.replace(",", "")) for n in kind.label.split(" to ")]
        values = layer.value[kind.cells]
        assert ends[0] <= values.min(initial=ends[-1])
        assert values.max(initial=ends[0]) <= ends[-1]


@given(st.floats(0.5, 1e6))
def test_an_axis_starts_at_nought_and_reaches_the_highest_value(top: float) -> None:
    marks = ticks(top)
    assert marks[0] == 0
    assert marks[-1] >= top * (1 - 1e-9)
    assert len(marks) <= 8


@pytest.mark.parametrize("grid", [SquareGrid(250), HexGrid(250)])
def test_joined_cells_cover_the_ground_of_the_cells(grid: SquareGrid | HexGrid) -> None:
    column, row = (v.ravel() for v in np.meshgrid(np.arange(6), np.arange(5)))
    joined = merged(grid.corners(column, row))
    assert shapely.area(joined[0]) == pytest.approx(30 * grid.area, rel=1e-4)
    assert len(shapely.get_parts(joined[0])) == 1


def test_a_cell_is_drawn_where_it_is() -> None:
    corners = SquareGrid(1000).corners(np.array([430, 400]), np.array([433, 400]))
    layer = MapLayer("Counts", corners, np.array([5.0, 1.0]), "incidents")
    ring = ((400_000.0, 400_000.0), (440_000.0, 400_000.0), (440_000.0, 440_000.0),
            (400_000.0, 440_000.0), (400_000.0, 400_000.0))  # fmt: skip
    frame = whole_frame(Where((layer,)), layer, 900)
    assert frame.holds(430_500, 433_500)
    frame = whole_frame(Where((layer,), (Boundary("All", (ring,)),)), layer, 900)
    assert frame.x(420_000) == pytest.approx(450)
    assert frame.y(420_000) == pytest.approx(frame.height / 2)
    assert frame.y(430_000) < frame.y(420_000)


def test_a_far_off_cell_does_not_shrink_a_map_without_boundaries() -> None:
    column = np.concatenate([np.arange(400, 430), [9]])
    row = np.concatenate([np.full(30, 420), [3]])
    corners = SquareGrid(1000).corners(np.tile(column, 10), np.tile(row, 10))[:301]
    layer = MapLayer("Counts", corners, np.ones(301), "incidents")
    frame = whole_frame(Where((layer,)), layer, 900)
    assert frame.metres_a_pixel * frame.width > 25_000


def test_names_that_would_overlap_are_left_out_and_the_larger_place_is_kept() -> None:
    frame = Frame(0, 0, 10, 400, 300)
    places = tuple(Place(f"Crowded village {i}", 2_000 + i, 1_500, 3) for i in range(12))
    canvas = Canvas("x", 400, 300, "t", "d")
    draw_names(canvas, frame, (*places, Place("City", 2_000, 1_500, 1)), Taken(400, 300), 15)
    words = [e.text for e in parse(canvas.render()).iter(f"{SVG}text")]
    assert "City" in words
    assert len(words) < 8


def test_hotspots_too_near_to_mark_apart_share_a_marker_led_by_the_best() -> None:
    spots = tuple(Hotspot(r, "", "", x, 0.0, 1) for r, x in ((2, 100.0), (1, 0.0), (3, 9_000.0)))
    assert [m.words for m in grouped(spots, 500)] == ["1, 2", "3"]


def test_cold_cells_are_hatched_so_that_grey_print_tells_them_from_hot_ones() -> None:
    corners = SquareGrid(250).corners(np.arange(3), np.zeros(3, dtype=int))
    classes = (MapClass("h", "hot spot", "hot-3"), MapClass("c", "cold spot", "cold-3"))
    layer = MapLayer("Gi*", corners, np.ones(3), "incidents", ("h", "c", "c"), classes)
    picture = str(whole_map("m", Where((layer,)), layer, (), 900))
    assert picture.count("<pattern") == 2
    assert picture.count("url(#m-900-hatch-1)") == 1


def test_a_month_without_data_is_a_gap_and_not_a_line() -> None:
    rows = [MonthCount(date(2019, m, 1), 10 * m) for m in (4, 5, 6, 8, 9)]
    assert [len(r) for r in charts_time.runs(rows)] == [3, 2]
    picture = charts_time.month_line(ByMonth(tuple(rows)), 900)
    assert "1 gap without data" in picture
    widths = [e.get("stroke-width") for e in parse(picture).iter(f"{SVG}path")]
    assert widths.count("2.5") == 2


def test_scattered_single_months_are_still_drawn() -> None:
    rows = tuple(MonthCount(date(y, 7, 1), 100) for y in (2016, 2017, 2018))
    picture = charts_time.month_line(ByMonth(rows), 358)
    assert len(list(parse(picture).iter(f"{SVG}circle"))) == 3


def test_bars_are_as_long_as_their_numbers() -> None:
    rows = tuple(TypeCount(n, c, c / 60) for n, c in (("A", 40), ("B", 20)))
    bars = [
        float(e.get("width", "0"))
        for e in parse(charts.type_bars(ByType(rows), 900)).iter(f"{SVG}rect")
    ]
    assert bars[0] == pytest.approx(2 * bars[1], abs=0.2)


def test_a_picture_stands_alone_and_turns_into_the_same_picture_for_a_paper(
    report_data: ReportData,
) -> None:
    assert not isinstance(report_data.by_type, str)
    picture = str(charts.type_bars(report_data.by_type, 900))  # type: ignore[arg-type]
    assert vl_convert.svg_to_png(picture)[:4] == b"\x89PNG"


def test_words_in_a_picture_cannot_break_out_of_it(report_data: ReportData) -> None:
    part = report_data.by_type
    nasty = replace(part, rows=(TypeCount('</text><script>"&', 3, 1.0),))  # type: ignore[type-var]
    picture = str(charts.type_bars(nasty, 900))  # type: ignore[arg-type]
    assert "<script" not in picture
    parse(picture)
