"""The Knox table: published numbers, edges of bands, p values, strata and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.near_repeat import NEED, Bands, area_season_strata, knox
from asvat.records.provenance import read_stamp

INF = float("inf")


def random_events(seed, n, side=3000, days=200):
    rng = np.random.default_rng(seed)
    return rng.integers(0, side, n) * 1.0, rng.integers(0, side, n) * 1.0, rng.integers(0, days, n)


def arson(data: Path):
    with (data / "expected/near_repeat_calculator/chicago_arson.csv").open() as file:
        rows = list(csv.reader(file))
    places = np.array([[float(r[0]), float(r[1])] for r in rows])
    return places[:, 0], places[:, 1], np.array([r[2] for r in rows], "datetime64[D]")


def r_table(data: Path, name: str):
    path = data / f"expected/near_repeat_calculator/chicago_arson_{name}.csv"
    with path.open() as file:
        return np.array([[float(v) for v in row[1:]] for row in list(csv.reader(file))[1:]])


@pytest.mark.real_data
@pytest.mark.parametrize("metric", ["manhattan", "euclidean"])
def test_chicago_arsons_give_the_left_closed_table_of_the_r_package(data, metric):
    bands = Bands((0, 1, 200, 400, 600, INF), (0, 1, 2, 3, INF), metric)
    got = knox(*arson(data), bands, permutations=1)
    assert np.array_equal(got.observed, r_table(data, f"observed_{metric}_leftclosed"))


@pytest.mark.real_data
def test_chicago_arsons_give_the_ratios_and_p_values_of_the_r_package(data):
    bands = Bands((0, 1, 200, 400, 600, INF), (0, 1, 2, 3, INF), "manhattan")
    got = knox(*arson(data), bands, permutations=999, seed=1)
    p = r_table(data, "pvalue_manhattan_nrep999")
    error = np.sqrt(2 * p * (1 - p) / 999)
    assert np.all(np.abs(got.p - p) <= 4 * error + 0.004)
    # R's expectation is a mean of 999 counts whose variance is near their mean.
    ratio, seen = r_table(data, "knoxratio_manhattan_nrep999"), got.observed > 0
    theirs = got.observed[seen] / ratio[seen]
    exact = got.expected_exact[seen]
    assert np.all(np.abs(theirs - exact) <= 4 * np.sqrt(exact / 999) + 1e-3 * exact)
    assert np.all(
        np.abs(got.expected - got.expected_exact) <= 4 * np.sqrt(got.expected_exact / 999)
    )


@pytest.mark.real_data
def test_chicago_arsons_give_the_near_repeat_calculators_own_counts(data):
    bands = Bands((0, 200, 400, 600, INF), (0, 1, 2, 3, INF), "manhattan", same_place=True)
    got = knox(*arson(data), bands, permutations=1).observed
    # Near Repeat Calculator 1.3, "Observed frequencies distribution" of its verbose file.
    theirs = np.array(
        [[0, 2, 0, 8], [9, 1, 1, 45], [4, 0, 0, 140], [6, 0, 0, 234], [393, 710, 770, 133658]]
    )
    difference = np.abs(got - theirs)
    assert np.count_nonzero(difference) == 2, "it rounds coordinates, which moves one pair"
    assert difference.max() == 1


@pytest.mark.real_data
def test_burkitts_lymphoma_gives_the_published_counts_and_the_right_upper_tail(data):
    rows = np.genfromtxt(data / "expected/reference/burkitt.csv", delimiter=",", names=True)
    case = json.loads((data / "expected/reference/cases.json").read_text())["knox_burkitt"]
    bands = Bands((0, 20, INF), (0, 5, INF), closed="right")
    got = knox(rows["X"], rows["Y"], rows["T"], bands, permutations=199)
    assert got.observed.tolist() == case["observed"]
    assert got.expected_exact == pytest.approx(np.array(case["expected"]), rel=1e-12)
    assert got.poisson_p[0, 0] == pytest.approx(case["p_poisson_correct_upper_tail"], rel=1e-12)
    assert abs(got.p[0, 0] - case["p_poisson_correct_upper_tail"]) < 0.1


whole = st.integers(0, 12)
events = st.lists(st.tuples(whole, whole, whole), min_size=2, max_size=25)
breaks = st.lists(st.integers(0, 12), min_size=2, max_size=5, unique=True).map(sorted)


@settings(max_examples=60, deadline=None)
@given(
    events, breaks, breaks, st.sampled_from(["euclidean", "manhattan"]),
    st.sampled_from(["left", "right"]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_any_table_equals_a_count_of_all_pairs(points, far, long, metric, closed, no_end, apart):
    if no_end:
        far, long = [*far, INF], [*long, INF]
    bands = Bands(far, long, metric, closed, same_place=apart and far[0] == 0)
    x, y, t = np.array(points, np.float64).T
    i, j = np.triu_indices(len(x), 1)
    dx, dy = x[i] - x[j], y[i] - y[j]
    distance = np.abs(dx) + np.abs(dy) if metric == "manhattan" else np.sqrt(dx**2 + dy**2)
    gap = np.abs(t[i] - t[j])

    def inside(value, low, high, first):
        if low == high:
            return value == low
        if closed == "left":
            return (value >= low) & (value < high)
        return (value > low) & (value <= high) | (first & (value == low))

    expected = []
    for low, high in bands.distance_bands:
        close = inside(distance, low, high, low == far[0] and not bands.same_place)
        if bands.same_place and low == 0 and high > 0:
            close &= distance > 0
        expected.append(
            [np.sum(close & inside(gap, a, b, a == long[0])) for a, b in bands.day_bands]
        )
    got = knox(x, y, t, bands, permutations=1)
    assert got.observed.tolist() == expected


def test_a_pair_on_a_shared_edge_is_counted_once():
    for closed, cell in (("left", (1, 1)), ("right", (0, 0))):
        bands = Bands((0, 200, 400), (0, 7, 14), closed=closed)
        got = knox([0.0, 200.0], [0.0, 0.0], [0, 7], bands, permutations=9)
        assert got.observed.sum() == 1
        assert got.observed[cell] == 1


def test_a_pair_on_an_edge_falls_by_the_rule_and_not_by_the_rounding_of_fractions():
    # 0.3 - 0.1 is 0.19999999999999998 in floating point.
    bands = Bands((0, 0.2, 0.4), (0, 1))
    assert knox([0.1, 0.3], [0.0, 0.0], [0, 0], bands, permutations=1).observed.tolist() == [
        [0],
        [1],
    ]


def test_zero_to_one_day_means_the_same_day_only_and_the_result_says_so():
    got = knox([0.0] * 3, [0.0] * 3, [0, 0, 1], Bands((0, 100), (0, 1, 2)), permutations=9)
    assert got.observed.tolist() == [[1, 2]]
    assert "[from, to)" in got.to_dict()["convention"]
    days = [(cell["days_from"], cell["days_to"]) for cell in got.to_dict()["cells"]]
    assert days == [(0, 1), (1, 2)], "bands as given, none added"


def test_forty_perfectly_clustered_pairs_never_give_p_zero():
    place = np.repeat(np.arange(40) * 10_000.0, 2)
    got = knox(place, place, np.repeat(np.arange(40) * 10, 2), Bands((0, 100), (0, 1)))
    assert got.observed[0, 0] == 40
    assert got.p[0, 0] == 1 / 1000


def test_permutations_that_tie_with_the_observed_count_count_against_it():
    # One time for all: every permutation gives the observed table.
    x, y, _ = random_events(1, 30)
    got = knox(x, y, np.zeros(30), Bands((0, 1000), (0, 1)), permutations=99)
    assert got.p.tolist() == [[1.0]]
    assert got.overall_p == 1.0


def test_one_seed_gives_one_table_whatever_the_threads_and_another_seed_another():
    event, bands = random_events(2, 300), Bands((0, 200, 400), (0, 7, 14))
    one, four = (knox(*event, bands, permutations=99, seed=5, threads=n) for n in (1, 4))
    assert one.to_dict() == four.to_dict()
    assert knox(*event, bands, permutations=99, seed=6).expected.tolist() != one.expected.tolist()


def test_times_to_the_minute_are_banded_by_hours_and_minutes():
    time = np.array(["2024-01-01T23:50", "2024-01-02T00:10", "2024-01-02T23:50"], "datetime64[m]")
    got = knox([0.0] * 3, [0.0] * 3, time, Bands((0, 1), (0, 0.5, 1, 1.5)), permutations=9)
    assert got.observed.tolist() == [[1, 1, 1]]


def test_many_thousands_of_pairs_at_one_place_are_all_counted():
    place = np.zeros(600)
    for time in (np.arange(600) % 2, np.arange(600) % 2 * 0.5):  # days, and minutes
        got = knox(place, place, time, Bands((0, 1), (0, 0.25, 1, 2)), permutations=3)
        assert got.observed.sum() == 600 * 599 // 2
        assert got.observed.sum(axis=0)[0] == 2 * (300 * 299 // 2)


def test_more_pairs_than_memory_holds_are_refused_before_they_are_sought():
    place, day = np.zeros(60_000), np.zeros(60_000)
    with pytest.raises(InputError, match="pairs of incidents lie within the farthest band"):
        knox(place, place, day, Bands((0, 1), (0, 1)))


def test_sequential_stopping_says_when_and_agrees_with_the_full_run():
    event, bands = random_events(3, 300), Bands((0, 200, 400), (0, 7, 14))
    full = knox(*event, bands, permutations=999, seed=1)
    short = knox(*event, bands, permutations=999, seed=1, stop_after=20)
    assert np.all(short.permutations < 999)
    assert np.all(np.abs(short.p - full.p) < 4 * full.p / np.sqrt(20))
    assert "the run ended after" in " ".join(short.caveats())
    again = knox(*event, bands, permutations=999, seed=1, stop_after=20, threads=3)
    assert again.to_dict() == short.to_dict()


def moving_risk(seed, moves):
    """Two areas, no contagion; with `moves` the risk passes from one to the other in a year."""
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 365, 600)
    first = rng.random(600) < (1 - days / 365 if moves else 0.5)
    centre = np.where(first, 2000.0, 8000.0)
    return centre + rng.normal(0, 700, 600), centre + rng.normal(0, 700, 600), days


def test_risk_that_moves_deceives_the_plain_test_and_not_the_stratified_one():
    bands, runs = Bands((0, 200), (0, 14), closed="right"), 40
    plain = stratified = still = 0
    for seed in range(runs):
        event = moving_risk(1000 + seed, moves=True)
        strata = area_season_strata(*event, cell=5000)
        plain += knox(*event, bands, permutations=99, seed=seed).p[0, 0] <= 0.05
        stratified += knox(*event, bands, permutations=99, seed=seed, strata=strata).p[0, 0] <= 0.05
        still += (
            knox(*moving_risk(5000 + seed, moves=False), bands, permutations=99).p[0, 0] <= 0.05
        )
    assert plain >= 0.9 * runs
    assert stratified <= 0.15 * runs
    assert still <= 0.15 * runs


def test_within_strata_times_stay_in_their_area_and_season():
    x, y = np.array([0.0, 0, 9000, 9000]), np.zeros(4)
    strata = area_season_strata(x, y, np.array([1, 2, 1, 2]), cell=5000)
    got = knox(x, y, [1, 2, 1, 2], Bands((0, 100), (0, 1, 2)), permutations=50, strata=strata)
    assert got.expected.tolist() == [[0, 2]], "each place keeps both of its days"
    assert got.expected_exact is None
    dates = np.array(["2024-03-31", "2024-04-01"], "datetime64[D]")
    assert len(set(area_season_strata(np.zeros(2), np.zeros(2), dates))) == 2


def test_snapped_points_and_months_are_refused_with_the_reason():
    with pytest.raises(PrecisionError, match=r"snapped to anonymous.*product of the snap"):
        NEED.check("day", "snapped")
    with pytest.raises(PrecisionError, match=r"known to the month.*a month has no days"):
        NEED.check("month", "exact")
    assert NEED.check("minute", "exact") == []
    assert NEED.check("day", "street") == ["Places are known to the street, not the address."]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distances": (0, 200, 200)}, "distances: the breaks"),
        ({"days": (3,)}, "days: the breaks"),
        ({"metric": "taxi"}, "metric: 'taxi' is not known"),
        ({"distances": (5, 10), "same_place": True}, "same place lies outside"),
    ],
)
def test_bands_that_make_no_sense_are_refused(change, message):
    with pytest.raises(InputError, match=message):
        Bands(**{"distances": (0, 200), "days": (0, 7), **change})


def test_missing_places_and_times_are_refused_by_number():
    bands = Bands((0, 200), (0, 7))
    with pytest.raises(InputError, match="1 incidents have no coordinates"):
        knox([0.0, np.nan], [0.0, 1.0], [1, 2], bands)
    with pytest.raises(InputError, match="1 incidents have no time"):
        knox([0.0, 1], [0.0, 1.0], np.array(["2024-01-01", "NaT"], "datetime64[D]"), bands)


def test_the_table_carries_its_method_and_parameters_and_json_has_no_infinity():
    got = knox(*random_events(4, 50), Bands((0, 200, INF), (0, 7)), permutations=19, seed=3)
    about = read_stamp(got.table())
    assert about["method"] == "knox"
    assert about["parameters"]["seed"] == 3
    assert about["parameters"]["distances"] == [0, 200, "inf"]
    assert got.table().column("distance_to").to_pylist()[-1] == INF
    assert json.loads(json.dumps(got.to_dict(), allow_nan=False))["cells"][1]["distance_to"] is None
