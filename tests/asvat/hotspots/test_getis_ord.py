from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError, PrecisionError
from asvat.hotspots.getis_ord import CLASSES, gi_star, local_g, need_for
from asvat.hotspots.getis_ord.draw_sums import FINEST, _by_items, _newton, draw_sums, to_levels
from asvat.hotspots.grid import HexGrid, SquareGrid, Window
from asvat.hotspots.neighbours import lattice
from asvat.hotspots.proximity import distance_band, listed
from asvat.records.provenance import read_stamp

P_VALUES = ("exact", "conditional", "permutation", "normal")


def window(rows: int, columns: int, row0: int = 0, grid: Any = None) -> Window:
    return Window(grid or SquareGrid(250), 1000, row0, columns, rows)


def read(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def matrix(around: Any) -> Any:
    """The neighbourhoods as a dense 0/1 matrix, one row a place."""
    return np.array([around.lag(row) for row in np.eye(around.n)]).T


def brute_z(values: Any, linked: Any, star: bool) -> Any:
    """Ord and Getis (1995) for binary weights, place by place, as esda computes it."""
    n = len(values)
    z = np.zeros(n)
    for i in range(n):
        chosen = linked[i].astype(bool) | (np.arange(n) == i) * star
        pool = values if star else np.delete(values, i)
        k = chosen.sum()
        variance = pool.var() * (len(pool) * k - k**2) / (len(pool) - 1)
        z[i] = (values[chosen].sum() - k * pool.mean()) / np.sqrt(variance)
    return z


@pytest.mark.real_data
def test_z_does_not_change_when_weights_are_row_standardised(data: Path):
    # anchors 3.3 item 1: another engine gives -0.62075 for the first point, standardised.
    reference = data / "expected" / "reference"
    rows = read(reference / "gi_sixpoints_spdep.csv")
    case = json.loads((reference / "cases.json").read_text())["gi_sixpoints"]
    x, y, value = (np.array([float(r[c]) for r in rows]) for c in ("x", "y", "value"))
    binary = distance_band(x, y, case["threshold"])
    linked = matrix(binary)
    start = np.concatenate([[0], np.cumsum(linked.sum(axis=1))]).astype(np.int64)
    neighbour = np.nonzero(linked)[1].astype(np.int64)
    standardised = listed(start, neighbour, 1.0 / np.repeat(np.diff(start), np.diff(start)))
    for star, name in ((False, "FALSE"), (True, "TRUE")):
        for around, style in ((binary, "B"), (standardised, "W")):
            expected = [float(r[f"{style}.{name}"]) for r in rows]
            got = local_g(value, around, star=star)
            assert got.z == pytest.approx(expected, abs=1e-9)
            assert got.p == pytest.approx(local_g(value, binary, star=star).p, abs=1e-12)
        key = "GiStar_Z_binary" if star else "Gi_Z_binary"
        assert local_g(value, binary, star=star).z == pytest.approx(case[key], abs=1e-9)


@pytest.mark.real_data
@pytest.mark.parametrize("distance", [30, 60, 90, 120])
def test_the_authors_own_remote_sensing_example_comes_out(data: Path, distance: int):
    rows = read(data / "expected" / "reference" / "getisord1996_localG.csv")
    x, y, value = (np.array([float(r[c]) for r in rows]) for c in ("x", "y", "val"))
    around = distance_band(x, y, distance)
    for star, name in ((False, "gi"), (True, "gistar")):
        expected = [float(r[f"{name}_{distance}"]) for r in rows]
        assert local_g(value, around, star=star).z == pytest.approx(expected, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(
    st.integers(2, 7),
    st.integers(2, 7),
    st.sampled_from(["queen", "rook", 2]),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_z_equals_the_binary_formula_on_any_map(
    rows: int, columns: int, neighbours: Any, star: bool, seed: int
):
    rng = np.random.default_rng(seed)
    counts = rng.negative_binomial(0.6, 0.2, (rows, columns)).astype(float)
    mask = rng.random((rows, columns)) < 0.85
    mask.flat[:4] = True
    counts.flat[:2] = 0.0, 7.0
    at = np.argwhere(mask)
    apart = np.abs(at[:, None] - at[None])
    near = {
        "queen": apart.max(axis=2) == 1,
        "rook": apart.sum(axis=2) == 1,
        2: ((apart**2).sum(axis=2) <= 4) & (apart.sum(axis=2) > 0),
    }[neighbours]
    got = gi_star(counts, window(rows, columns), mask, neighbours=neighbours, star=star, p="normal")
    values = counts[mask]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = brute_z(values, near, star)
    defined = np.isfinite(expected)
    size = near.sum(axis=1) + star
    pool = len(values) - (not star)
    everything = (size == 0) | (size == pool)
    keep = defined & ~everything
    assert got.local.z[keep] == pytest.approx(expected[keep], rel=1e-9, abs=1e-9)
    assert (got.local.z[everything] == 0).all()


@pytest.mark.parametrize("row0", [0, 1, 7])
@pytest.mark.parametrize("rings", ["queen", 1, 2, 3])
def test_hexagons_neighbour_those_around_them_whatever_row_the_map_starts_in(row0: int, rings: Any):
    on = window(9, 8, row0, HexGrid(100))
    around = lattice(on, np.ones(on.shape, dtype=bool), rings)
    easting, northing = on.grid.centre(*on.cells())
    apart = np.hypot(easting[:, None] - easting, northing[:, None] - northing)
    steps = 1 if rings == "queen" else rings
    # Steps may leave the map, so they are counted on a larger one.
    wide = Window(on.grid, on.column0 - 6, on.row0 - 6, on.columns + 12, on.rows + 12)
    we, wn = wide.grid.centre(*wide.cells())
    touching = (np.hypot(we[:, None] - we, wn[:, None] - wn) < 101).astype(int)
    reach = np.linalg.matrix_power(touching, steps) > 0
    inside = np.isin(wide.grid.cell_id(*wide.cells()), on.grid.cell_id(*on.cells()))
    expected = reach[np.ix_(inside, inside)] & (apart > 0)
    assert np.array_equal(matrix(around) > 0, expected)


def test_cells_outside_the_study_area_count_for_nothing():
    rng = np.random.default_rng(3)
    counts = rng.poisson(2.0, (6, 6)).astype(float)
    mask = np.ones((6, 6), dtype=bool)
    mask[:, 4:] = False
    filled = counts.copy()
    filled[:, 4:] = 1000.0
    for p in P_VALUES:
        cut = gi_star(counts[:, :4], window(6, 4), p=p)  # type: ignore[arg-type]
        masked = gi_star(filled, window(6, 6), mask, p=p)  # type: ignore[arg-type]
        assert masked.z[:, :4] == pytest.approx(cut.z, abs=1e-12)
        assert masked.p[:, :4] == pytest.approx(cut.p, abs=1e-12)
        assert np.isnan(masked.q[:, 4:]).all()
        assert masked.table().num_rows == 24


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 6), min_size=3, max_size=8), st.integers(0, 7), st.data())
def test_exact_tails_are_the_share_of_all_possible_draws(counts: list[int], place: int, draw: Any):
    levels = np.array(counts)
    i = place % len(counts)
    k = draw.draw(st.integers(0, len(counts) - 1))
    total = draw.draw(st.integers(0, 20))
    sums = draw_sums(levels, len(counts))
    for pool, tails in (
        (levels, sums.tails(np.array([k]), np.array([total]))),
        (
            np.delete(levels, i),
            sums.tails_without(np.array([k]), np.array([total]), levels[[i]]),
        ),
    ):
        drawn = np.array([sum(c) for c in itertools.combinations(pool, k)])
        assert tails[0][0] == pytest.approx(max(np.mean(drawn >= total), 1e-13), abs=1e-10)
        assert tails[1][0] == pytest.approx(max(np.mean(drawn <= total), 1e-13), abs=1e-10)


def test_the_fast_exact_sums_agree_with_the_slow_stable_ones():
    # The largest draw that is accepted from 300 values, where the fast way is at its worst.
    levels = np.random.default_rng(1).negative_binomial(0.5, 0.1, 300).astype(np.int64)
    fast = _newton(levels, 60, 1536)
    slow = _by_items(levels, 60, 1536)
    assert np.abs(fast - slow).max() < 1e-13


def test_permutation_converges_to_the_exact_conditional_p():
    counts = np.random.default_rng(4).poisson(1.5, (5, 4)).astype(float)
    exact = gi_star(counts, window(5, 4), p="conditional", alternative="hot").local.p
    drawn = gi_star(
        counts, window(5, 4), p="permutation", permutations=20_000, alternative="hot"
    ).local.p
    assert np.abs(drawn - exact).max() < 5 * np.sqrt(0.25 / 20_000)


def test_a_permutation_p_is_never_zero_and_the_same_for_the_same_seed():
    counts = np.zeros((30, 30))
    counts[10:13, 10:13] = 40.0
    counts[0] = 1.0
    first = gi_star(counts, window(30, 30), p="permutation", seed=8)
    again = gi_star(counts, window(30, 30), p="permutation", seed=8)
    other = gi_star(counts, window(30, 30), p="permutation", seed=9)
    assert first.local.p.min() == pytest.approx(2 / 1000)
    assert np.array_equal(first.local.p, again.local.p)
    assert not np.array_equal(first.local.p, other.local.p)


def test_with_its_own_count_held_fixed_gi_star_has_the_p_of_gi():
    # spdep issues 121 and 123: the place's own value is a constant in every permutation.
    counts = np.random.default_rng(6).poisson(1.0, (12, 12)).astype(float)
    for p in ("conditional", "permutation"):
        star = gi_star(counts, window(12, 12), p=p)  # type: ignore[arg-type]
        plain = gi_star(counts, window(12, 12), p=p, star=False)  # type: ignore[arg-type]
        assert np.array_equal(star.local.p, plain.local.p)
        assert not np.allclose(star.local.z, plain.local.z)


def test_a_lone_tall_cell_is_evidence_for_gi_star_but_not_against_its_neighbours():
    counts = np.random.default_rng(7).poisson(0.5, (40, 40)).astype(float)
    counts[20, 20] = 60.0
    shuffled = gi_star(counts, window(40, 40), alternative="hot")
    held = gi_star(counts, window(40, 40), alternative="hot", p="conditional")
    # Nine of 1,600 cells would have it in their neighbourhood however the counts are shuffled.
    assert shuffled.p[20, 20] <= 9 / 1600 + 1e-9
    assert held.p[20, 20] > 0.05


def test_poisson_noise_leaves_no_hot_cells():
    # anchors 3.4: about 400 cells above 1.96 and 6.9 false ones even after Benjamini-Hochberg.
    false, naive = 0, 0
    for seed in range(20):
        noise = np.random.default_rng(seed).poisson(0.5, (100, 100)).astype(float)
        false += int((gi_star(noise, window(100, 100)).local.q <= 0.05).sum())
        normal = gi_star(noise, window(100, 100), p="normal", alternative="hot")
        naive += int((normal.local.q <= 0.05).sum())
    assert false == 0
    assert naive > 20


def test_a_planted_hot_and_a_cold_spot_are_found_and_named():
    counts = np.random.default_rng(9).poisson(4.0, (40, 40)).astype(float)
    counts[5:9, 5:9] += 12.0
    counts[25:31, 25:31] = 0.0
    table = gi_star(counts, window(40, 40)).table()
    assert table.column_names[:9] == (
        ["cell_id", "easting", "northing", "count", "expected", "z", "p", "q", "class"]
    )
    assert table["neighbourhood"][0].as_py() == counts[:2, :2].sum()
    rows = {r["cell_id"]: r for r in table.to_pylist()}
    hot = rows["250mE251500N0001500"]
    assert (hot["easting"], hot["northing"]) == (251_625.0, 1_625.0)
    assert hot["count"] == counts[6, 6]
    assert hot["expected"] == pytest.approx(counts.mean())
    assert hot["neighbourhood_expected"] == pytest.approx(9 * counts.mean())
    assert hot["class"] == "hot spot 99%"
    assert rows["250mE257000N0007000"]["class"] == "cold spot 99%"
    assert {r["class"] for r in table.to_pylist()} <= set(CLASSES)
    about = read_stamp(table)
    assert about["method"] == "Getis-Ord Gi*"
    assert about["parameters"]["correction"] == "bh"


def test_weights_such_as_harm_scores_are_tested_exactly_too():
    rng = np.random.default_rng(10)
    harm = rng.poisson(2.0, (20, 20)) * 0.1
    scaled = gi_star(harm, window(20, 20))
    whole = gi_star(np.rint(harm * 10), window(20, 20))
    assert scaled.local.z == pytest.approx(whole.local.z, abs=1e-9)
    assert scaled.local.p == pytest.approx(whole.local.p, abs=1e-9)
    heavy = to_levels(rng.lognormal(0.0, 3.0, 500), 9)
    assert np.sort(heavy)[-9:].sum() <= FINEST + 9


def test_equal_counts_and_isolated_cells_are_not_significant():
    flat = gi_star(np.full((4, 4), 3.0), window(4, 4))
    assert (flat.local.z == 0).all()
    assert (flat.local.p == 1).all()
    mask = np.zeros((5, 5), dtype=bool)
    mask[0, :3] = mask[4, 4] = True
    counts = np.arange(25.0).reshape(5, 5)
    for p in P_VALUES:
        alone = gi_star(counts, window(5, 5), mask, star=False, p=p)  # type: ignore[arg-type]
        assert alone.p[4, 4] == 1.0
        assert alone.z[4, 4] == 0.0


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"counts": np.zeros((3, 3))}, "do not fit the window"),
        ({"counts": np.full((4, 4), np.nan)}, "not finite"),
        ({"mask": np.zeros((4, 4), dtype=bool)}, "0 cells"),
        ({"neighbours": 0}, "no neighbours"),
        ({"neighbours": "bishop"}, "unknown neighbours"),
        ({"p": "sharp"}, "unknown p"),
        ({"p": "permutation", "permutations": 0}, "no permutations"),
        ({"alternative": "both"}, "unknown alternative"),
    ],
)
def test_what_cannot_be_used_is_refused(changed: dict[str, Any], message: str):
    usual: dict[str, Any] = {"counts": np.eye(4), "window": window(4, 4)}
    with pytest.raises(InputError, match=message):
        gi_star(**{**usual, **changed})


def test_a_neighbourhood_that_is_most_of_the_map_is_refused_for_exact_p():
    counts = np.random.default_rng(1).poisson(1.0, (10, 10)).astype(float)
    with pytest.raises(InputError, match="too large a part"):
        gi_star(counts, window(10, 10), neighbours=6)
    assert np.isfinite(gi_star(counts, window(10, 10), neighbours=6, p="normal").z).all()


def test_snapped_points_carry_a_caveat_in_small_cells_and_areas_are_refused():
    assert need_for(250).check("month", "snapped") == []
    assert "anonymous map points" in need_for(100).check("none", "snapped")[0]
    for place in ("area", "none"):
        with pytest.raises(PrecisionError, match="refused"):
            need_for(250).check("minute", place)


def test_strong_hot_spots_do_not_hide_weaker_ones():
    # Under the plain shuffle any neighbourhood may draw a cell of the strong ones by chance.
    counts = np.random.default_rng(21).poisson(0.3, (150, 150)).astype(float)
    near = np.zeros((150, 150), bool)
    for row, column in [(20, 20), (60, 100), (120, 40)]:
        counts[row : row + 3, column : column + 3] += 60
        near[row - 1 : row + 4, column - 1 : column + 4] = True
    weak = [(40, 60), (90, 30), (100, 120), (130, 130)]
    for row, column in weak:
        counts[row, column : column + 2] += 26
        near[row - 1 : row + 2, column - 1 : column + 3] = True
    plain = gi_star(counts, window(150, 150), p="exact")
    rest = gi_star(counts, window(150, 150))
    at = [row * 150 + column for row, column in weak]
    assert (plain.local.q[at] > 0.1).all()
    assert (rest.local.q[at] <= 0.01).all()
    called = (rest.local.q <= 0.05) & (plain.local.q > 0.05)
    assert not (called.reshape(150, 150) & ~near).any()


@given(st.integers(0, 2**32 - 1))
def test_against_the_rest_no_cell_is_called_that_does_not_stand_out(seed: int):
    rng = np.random.default_rng(seed)
    counts = rng.negative_binomial(0.2, 0.2, (25, 25)).astype(float)
    plain, rest = gi_star(counts, window(25, 25), p="exact"), gi_star(counts, window(25, 25))
    lower = rest.local.p < plain.local.p
    assert (rest.local.p <= plain.local.p).all()
    assert (plain.local.z[lower] >= 3.29).all()
