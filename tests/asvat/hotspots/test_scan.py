"""The space-time permutation scan gives SaTScan's numbers and finds what was planted."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.scan import NEED, Limits, space_time_scan
from asvat.hotspots.scan import zones as scan_zones
from asvat.hotspots.scan.kernels import log_likelihood_ratio
from asvat.records.provenance import read_stamp

ONE_THREAD = "os.cpu_count"


def satscan(folder: Path, name: str):
    """Return places by identifier, and identifier and time of each case, of SaTScan's files."""
    rows = [line.split() for line in (folder / f"{name}.geo").read_text().splitlines()]
    places = {r[0]: (float(r[1]), float(r[2])) for r in rows if r}
    rows = [line.split() for line in (folder / f"{name}.cas").read_text().splitlines()]
    cases = [(r[0], r[2]) for r in rows if r for _ in range(int(r[1]))]
    return places, cases


@pytest.fixture
def test1(data):
    places, cases = satscan(data / "expected" / "satscan", "satscan_test1")
    xy = np.array([places[i] for i, _ in cases])
    return places, xy, np.array([int(t) for _, t in cases])


@pytest.fixture
def nyc(data):
    places, cases = satscan(data / "expected" / "satscan", "NYCfever")
    lonlat = np.array([places[i][::-1] for i, _ in cases])
    day = np.array([int(t.split("/")[2]) for _, t in cases])
    return places, lonlat, day


@pytest.mark.real_data
def test_the_scan_prints_satscans_digits_on_its_cartesian_example(test1):
    places, xy, day = test1
    found = space_time_scan(xy[:, 0], xy[:, 1], day, start=0, end=1000)
    assert len(found.clusters) == 2
    first, second = found.clusters
    assert round(first.statistic, 6) == 3.352053
    assert round(second.statistic, 6) == 2.715606
    inside = [tuple(found.xy[p].tolist()) for p in first.places]
    assert inside == [places["23"], places["6"], places["16"]]
    assert (first.x, first.y, first.radius) == (30, 30, 20)
    assert (first.start, first.end, first.cases) == (993, 1000, 3)
    assert (round(first.expected, 2), round(first.ratio, 2)) == (0.42, 7.14)
    assert (second.x, second.y, second.radius) == (*places["10"], 0)
    assert (second.start, second.end, second.cases) == (962, 1000, 4)
    assert (round(second.expected, 2), round(second.ratio, 2)) == (0.96, 4.17)


@pytest.mark.real_data
def test_the_scan_prints_satscans_digits_on_the_new_york_fevers(nyc):
    places, lonlat, day = nyc
    centres = np.array([p[::-1] for p in places.values()])
    found = space_time_scan(
        lonlat[:, 0],
        lonlat[:, 1],
        day,
        start=1,
        end=24,
        limits=Limits(max_radius=3000, max_days=7),
        geographic=True,
        centres=centres,
    )
    name = {place[::-1]: key for key, place in places.items()}
    printed = [
        (
            [name[tuple(found.xy[p].tolist())] for p in c.places],
            (c.start, c.end, c.cases),
            (round(c.expected, 2), round(c.ratio, 2), round(c.statistic, 6)),
            (round(c.radius / 1000, 2), round(c.span / 1000, 2)),
        )
        for c in found.clusters[:3]
    ]
    nine = ["11418", "11415", "11419", "11435", "11416", "11421", "11451", "11375", "11417"]
    assert len(found.xy) == 192
    assert printed == [
        (nine, (22, 24, 4), (0.67, 5.97, 3.845418), (2.90, 5.25)),
        (["11372"], (24, 24, 2), (0.16, 12.12, 3.164201), (0, 0)),
        (["10472"], (23, 24, 2), (0.29, 6.81, 2.137259), (0, 0)),
    ]


@pytest.mark.real_data
def test_p_agrees_with_satscans_within_the_error_of_two_hundred_replications(nyc):
    places, lonlat, day = nyc
    found = space_time_scan(
        lonlat[:, 0],
        lonlat[:, 1],
        day,
        start=1,
        end=24,
        limits=Limits(max_radius=3000, max_days=7),
        geographic=True,
        centres=np.array([p[::-1] for p in places.values()]),
        replications=4999,
        stop_after=None,
    )
    # SaTScan stopped at 50 of 207: with 50 successes the standard error of p is about p / 7.
    assert found.clusters[0].p == pytest.approx(0.242, abs=2.5 * 0.242 / 7)
    assert found.clusters[2].p == pytest.approx(0.966, abs=0.03)


def brute_force(x, y, day, start, end, limits, kind):
    """Return the largest statistic over every circle and window, by definition."""
    places = np.unique(np.column_stack([x, y]), axis=0)
    best = 0.0
    for centre in places:
        distance = ((places - centre) ** 2).sum(axis=1)
        order = np.lexsort((np.arange(len(places)), distance))
        for size in range(1, len(order) + 1):
            circle = places[order[:size]]
            if distance[order[size - 1]] > limits.max_radius**2:
                break
            inside = (x[:, None] == circle[:, 0]) & (y[:, None] == circle[:, 1])
            inside = inside.any(axis=1)
            if inside.sum() > int(limits.max_share * len(x)):
                break
            for a in range(start, end + 1):
                for b in [end] if kind == "prospective" else range(a, end + 1):
                    if not limits.min_days <= b - a + 1 <= limits.max_days:
                        continue
                    window = (day >= a) & (day <= b)
                    cases = int((inside & window).sum())
                    if cases >= limits.min_cases:
                        product = int(inside.sum() * window.sum())
                        best = max(best, log_likelihood_ratio(cases, product, len(x)))
    return best


@settings(max_examples=40, deadline=None)
@given(
    cases=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 8)), min_size=4, max_size=18
    ),
    min_days=st.integers(1, 3),
    max_days=st.integers(3, 9),
    radius=st.sampled_from([0.0, 1.0, 1.5, 10.0]),
    min_cases=st.integers(2, 3),
    kind=st.sampled_from(["prospective", "retrospective"]),
)
def test_the_fast_scan_finds_the_same_maximum_as_trying_every_circle_and_window(
    cases, min_days, max_days, radius, min_cases, kind
):
    x, y, day = np.array(cases).T
    limits = Limits(max_radius=radius, min_days=min_days, max_days=max_days, min_cases=min_cases)
    found = space_time_scan(
        x, y, day, kind=kind, start=0, end=8, limits=limits, replications=1, stop_after=None
    )
    expected = brute_force(x.astype(float), y.astype(float), day, 0, 8, limits, kind)
    got = found.clusters[0].statistic if found.clusters else 0.0
    assert got == pytest.approx(expected, abs=1e-12)
    for c in found.clusters:
        product = round(c.expected * len(cases) ** 2 / len(cases))
        assert c.statistic == log_likelihood_ratio(c.cases, product, len(cases))


def background(seed=5, n=300):
    rng = np.random.default_rng(seed)
    return (*rng.integers(0, 20, (2, n)) * 1000.0, rng.integers(0, 100, n))


@pytest.mark.parametrize(("kind", "days"), [("prospective", (96, 99)), ("retrospective", (40, 43))])
def test_a_planted_cluster_is_found_where_and_when_it_was(kind, days):
    x, y, day = background()
    x, y = np.append(x, np.full(12, 7000.0)), np.append(y, np.full(12, 8000.0))
    day = np.append(day, np.repeat(np.arange(days[0], days[1] + 1), 3))
    found = space_time_scan(
        x, y, day, kind=kind, start=0, end=99, limits=Limits(max_radius=3000, max_days=28)
    )
    first = found.clusters[0]
    assert math.dist((first.x, first.y), (7000, 8000)) <= first.radius <= 2000
    assert (first.start, first.end) == days
    assert first.p == 0.001
    assert (first.recurrence == pytest.approx(1000)) if kind == "prospective" else True


def test_reported_clusters_share_no_place():
    x, y, day = background(n=800)
    found = space_time_scan(
        x, y, day, kind="retrospective", start=0, end=99,
        limits=Limits(max_radius=4000, max_days=20), replications=19, stop_after=None,
    )  # fmt: skip
    places = np.concatenate([c.places for c in found.clusters])
    assert len(found.clusters) > 3
    assert len(np.unique(places)) == len(places)
    assert np.all(np.diff([c.statistic for c in found.clusters]) <= 0)


def test_the_same_seed_gives_the_same_answer_on_one_thread_and_on_many(monkeypatch):
    x, y, day = background()
    many = space_time_scan(x, y, day, replications=99, seed=3)
    monkeypatch.setattr(ONE_THREAD, lambda: 1)
    one = space_time_scan(x, y, day, replications=99, seed=3)
    assert one.table().equals(many.table())


def test_stopping_early_gives_the_share_of_the_replications_run():
    x, y, day = background()
    full = space_time_scan(x, y, day, stop_after=None, replications=499)
    early = space_time_scan(x, y, day, stop_after=20, replications=499)
    assert early.stopped
    assert early.replications < 499
    assert early.clusters[0].p == 20 / early.replications
    assert early.clusters[0].p == pytest.approx(full.clusters[0].p, abs=0.2)


def test_p_is_never_nought():
    x, y, day = np.zeros(60), np.repeat([0.0, 9000.0], 30), np.repeat([0, 9], 30)
    y[30:45], day[30:45] = 9000, 9
    found = space_time_scan(x, y, day, start=0, end=9, replications=9, stop_after=None)
    assert found.clusters[0].p == 0.1


def test_a_quiet_last_day_is_a_day_too():
    x, y, day = background()
    late = space_time_scan(x, y, day, start=0, end=140, limits=Limits(max_days=28))
    assert late.clusters == ()
    assert late.table().num_rows == late.place_table().num_rows == 0


def test_each_result_carries_how_it_was_made():
    x, y, day = background()
    table = space_time_scan(x, y, day, seed=8, replications=19).table()
    about = read_stamp(table)
    assert about["parameters"]["seed"] == 8
    assert about["parameters"]["max_radius"] is None
    assert about["parameters"]["max_days"] == 50


def test_degrees_are_measured_along_the_earth():
    places = scan_zones.find_places(
        np.array([-1.5, -1.5]), np.array([53.0, 54.0]), None, geographic=True
    )
    degree = places.distance(0, np.array([1]))[0]
    assert degree == pytest.approx(math.pi * scan_zones.EARTH_RADIUS / 180, rel=1e-9)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"day": np.arange(300) % 100 + 0.5}, "whole numbers"),
        ({"x": np.full(300, np.nan)}, "missing"),
        ({"start": 50}, "outside the study period"),
        ({"limits": Limits(max_days=0)}, "no window fits"),
        ({"limits": Limits(max_share=0.9)}, "share of cases"),
        ({"geographic": True}, "degrees"),
        ({"x": np.zeros(3)}, "differ in length"),
    ],
)
def test_bad_input_is_refused_with_the_reason(change, message):
    x, y, day = background()
    with pytest.raises(InputError, match=message):
        space_time_scan(**{"x": x, "y": y, "day": day, **change})


def test_too_many_circles_are_refused_before_memory_runs_out(monkeypatch):
    monkeypatch.setattr(scan_zones, "MOST_ENTRIES", 100)
    with pytest.raises(InputError, match="too many to hold"):
        space_time_scan(*background())


def test_snapped_points_and_months_are_refused():
    with pytest.raises(PrecisionError, match="refused"):
        NEED.check("month", "snapped")
    assert NEED.check("day", "street") == []
