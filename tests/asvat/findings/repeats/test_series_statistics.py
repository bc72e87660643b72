"""Rates and tests of change hold what they promise on data whose truth is known."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kendalltau, nbinom

from asvat.findings.repeats import SeriesSettings, describe_series, fit_peer_rates
from asvat.findings.repeats.frequency import fit_gap_shape, halves, p_faster
from asvat.findings.repeats.gamma_poisson import GammaPrior, fit_gamma_prior
from asvat.findings.repeats.orderings import judge_orders, tables_of_orders

AS_OF = dt.date(2023, 12, 31)


def test_rates_are_found_although_the_quiet_are_never_seen():
    events = nbinom.rvs(0.6, 1 / (1 + 1.5), size=40_000, random_state=7)
    prior = fit_gamma_prior(events[events > 0], years=1.0)
    assert prior.shape == pytest.approx(0.6, rel=0.1)
    assert prior.shape / prior.per_year == pytest.approx(0.9, rel=0.1)


def test_the_mean_rate_of_those_seen_is_that_of_a_simulation():
    random = np.random.default_rng(2)
    rate = random.gamma(0.5, 2.0, 400_000)
    seen = random.poisson(rate) > 0
    assert GammaPrior(0.5, 0.5, 1).seen_mean(1.0) == pytest.approx(rate[seen].mean(), rel=0.01)
    assert GammaPrior(1e-3, 0.5, 1).seen_mean(1.0) < GammaPrior(1.0, 0.5, 1).seen_mean(1.0)


def test_alike_peers_are_seen_as_alike():
    random = np.random.default_rng(4)
    events = random.poisson(2.0, 20_000)
    prior = fit_gamma_prior(events[events > 0], years=1.0)
    assert prior.posterior(np.array([9]), 1.0).mean[0] == pytest.approx(2.0, abs=0.2)


def test_a_handful_of_peers_with_one_event_each_still_have_a_rate():
    prior = fit_gamma_prior(np.ones(5, np.int64), years=1.0)
    assert 0.05 < prior.posterior(np.array([1]), 1.0).mean[0] < 1.5
    assert 0.05 < prior.seen_mean(1.0) < 1.5


def test_the_p_value_of_two_gaps_is_the_one_of_the_exponential():
    # The late gap is at most 1/20 of the early one with chance 1/21.
    gaps = halves(np.array([0.0, 20.0, 21.0]), np.array([0]), np.array([2]))
    assert p_faster(gaps, 1.0)[0] == pytest.approx(1 / 21)


def test_bunched_calls_are_recognised_and_poisson_calls_are_not():
    random = np.random.default_rng(5)
    for shape, low, high in ((1.0, 0.93, 1.0), (0.4, 0.35, 0.45)):
        gap = random.gamma(shape, 30 / shape, (800, 9))
        at = np.concatenate([np.zeros((800, 1)), gap.cumsum(axis=1)], axis=1).ravel()
        first = np.arange(800) * 10
        assert low <= fit_gap_shape(at, first, first + 9) <= high


def test_the_p_value_of_growing_graver_is_the_share_of_orders_as_bad():
    rank = np.array([0, 0, 1, 1, 2])
    traits = np.full((3, 5), -1)
    got = judge_orders(np.array([0]), np.array([4]), rank, traits, *tables_of_orders(), 1.0)[0][0]
    place = np.arange(5)
    as_bad = [place @ np.array(order) >= place @ rank for order in permutations(rank)]
    assert got == pytest.approx(np.mean(as_bad)) == pytest.approx(4 / 120)
    assert kendalltau(place, rank).statistic > 0.8


@pytest.mark.slow
@pytest.mark.parametrize("events", [3, 5, 6, 8, 12, 24, 40])
@pytest.mark.parametrize("shape", [1.0, 0.5])
def test_steady_series_are_called_escalating_in_at_most_five_per_cent(table, events, shape):
    runs = 2000
    random = np.random.default_rng((20_261_122, events, int(10 * shape)))
    # A run of a stationary series that ends with its latest event shortly before the day.
    gap = random.gamma(shape, 1.0, (runs, events + 200))
    at = gap.cumsum(axis=1)[:, -events:]
    at = 729.0 - (at[:, -1:] - at) * (300.0 / events)
    subject = np.repeat(np.arange(runs), events)
    size = runs * events
    made = table(
        subject,
        at.ravel(),
        severity=random.choice([0.5, 1, 2, 3, 5], size, p=[0.3, 0.3, 0.2, 0.15, 0.05]),
        kind=random.choice(["NOISE", "ROWDY", "NEIGH", "FIREWORKS"], size),
        hour=random.integers(0, 24, size),
        easting=430_000 + random.choice([0, 300, 600, 5000.0], size, p=[0.6, 0.2, 0.1, 0.1]),
    )
    made = made.filter(np.repeat(at.min(axis=1) > 0, events))
    rates = fit_peer_rates(made, AS_OF)
    got = describe_series(made, AS_OF, SeriesSettings(rates))
    share = np.mean(got.column("escalating").to_pylist())
    print("events", events, "shape", shape, "share", share, "of", got.num_rows)
    assert got.num_rows > 1900
    assert share <= 0.066


@pytest.mark.slow
@pytest.mark.parametrize(("shape", "mean"), [(0.3, 0.6), (1.0, 2.0), (5.0, 1.0)])
def test_intervals_hold_the_true_rate_of_95_per_cent_of_those_with_two_events_in_the_year(
    table, steady, shape, mean
):
    subject, day, rate = steady(60_000, shape, mean, years=2.0, seed=(11, int(10 * shape)))
    made = table(subject, day)
    rates = fit_peer_rates(made, AS_OF)
    rows = describe_series(made, AS_OF, SeriesSettings(rates)).to_pydict()
    who = np.array([int(name[1:]) for name in rows["subject_id"]])
    inside = (np.array(rows["rate_low"]) <= rate[who]) & (rate[who] <= np.array(rows["rate_high"]))
    # Who is described for events of earlier years was chosen by more than the interval knows.
    last_year = np.bincount(subject[day >= 365], minlength=len(rate))[who]
    print("shape", shape, "all", inside.mean(), "two or more", inside[last_year >= 2].mean())
    assert np.count_nonzero(last_year >= 2) > 1000
    assert 0.935 <= inside[last_year >= 2].mean() <= 0.965
    assert inside.mean() >= 0.9
