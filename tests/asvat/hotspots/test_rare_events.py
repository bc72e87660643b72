"""The tests for a handful of incidents give the published numbers."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.hotspots.rare_events import busiest_run, naus_scan_p, small_sample_g
from asvat.records.provenance import read_stamp


def test_naus_scan_gives_the_published_p():
    # Aberdein and Spiegelhalter 2013, 208 windows with a mean of 0.6 in each.
    assert round(naus_scan_p(6, 1, 208, 0.6), 3) == 0.039
    # The number that ptools prints for 260 windows takes L - k with k = 1 where Naus has L - 2:
    # it is the answer for 261 windows.
    assert round(naus_scan_p(6, 1, 261, 1.0), 3) == 0.487
    assert naus_scan_p(6, 1, 260, 1.0) == pytest.approx(0.4855866, abs=1e-6)


def test_naus_scan_is_exact_for_three_windows():
    # ptools leaves out the last term of A4 and is 0.0026 off here. A million simulated periods
    # (seed 1) held a run in 0.61351 of cases, standard error 0.0005.
    assert naus_scan_p(3, 1, 3, 1.5) == pytest.approx(0.61351, abs=0.0015)


def test_naus_scan_agrees_with_simulation_and_falls_with_the_number_of_cases():
    rng = np.random.default_rng(3)
    beaten = 0
    for _ in range(4000):
        t = np.sort(rng.uniform(0, 100, rng.poisson(30)))
        span = t[4:] - t[:-4]
        beaten += bool(span.size and span.min() <= 3)
    assert naus_scan_p(5, 3, 100, 0.3) == pytest.approx(beaten / 4000, abs=0.025)
    p = [naus_scan_p(n, 3, 100, 0.3) for n in range(1, 12)]
    assert all(a > b for a, b in itertools.pairwise(p))


def test_the_busiest_run_of_days_is_found_and_judged():
    counts = np.zeros(60, dtype=int)
    counts[[3, 20, 40]] = 1
    counts[30:33] = 2, 3, 1
    run = busiest_run(counts, 3, mean=0.1)
    assert (run.start, run.cases) == (30, 6)
    assert run.p == naus_scan_p(6, 3, 60, 0.1) < 0.01
    assert read_stamp(run.table())["parameters"]["mean"] == 0.1
    assert busiest_run(np.zeros(60, dtype=int), 3, mean=0.1).p == 1


def test_small_sample_g_gives_the_published_statistics():
    # Wheeler 2016, seven days of the week.
    for counts, g in [
        ([3, 0, 0, 0, 0, 0, 0], 11.68),
        ([2, 1, 0, 0, 0, 0, 0], 7.86),
        ([1, 1, 1, 0, 0, 0, 0], 5.08),
    ]:
        assert round(small_sample_g(np.array(counts)).g, 2) == g


def test_small_sample_g_sums_the_chance_of_every_outcome_at_least_as_uneven():
    # By hand: three incidents on one of seven days, 7 of 343 ways.
    assert small_sample_g(np.array([3, 0, 0, 0, 0, 0, 0])).p == pytest.approx(7 / 343)
    assert small_sample_g(np.array([1, 1, 1, 0, 0, 0, 0])).p == pytest.approx(1)
    shares = np.array([0.5, 0.3, 0.2])
    found = small_sample_g(np.array([4, 0, 1]), shares)
    total = 0.0
    for days in itertools.product(range(3), repeat=5):
        counts = np.bincount(days, minlength=3)
        g = 2 * sum(c * math.log(c / (5 * s)) for c, s in zip(counts, shares, strict=True) if c)
        total += math.prod(shares[d] for d in days) if g >= found.g - 1e-9 else 0
    assert found.p == pytest.approx(total)
    assert found.table().num_rows == 3


def test_bad_input_is_refused_with_the_reason():
    with pytest.raises(InputError, match="chi-squared"):
        small_sample_g(np.full(24, 20))
    with pytest.raises(InputError, match="shares"):
        small_sample_g(np.array([1, 2]), np.array([0.5, 0.6]))
    with pytest.raises(InputError, match="twice"):
        busiest_run(np.ones(5, dtype=int), 3, mean=1)
    with pytest.raises(InputError, match="incident"):
        naus_scan_p(0, 3, 60, 0.1)
