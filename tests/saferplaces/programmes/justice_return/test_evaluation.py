"""The evaluation on people whose truth is known: it finds an effect, and none where there is none.

Simulated people come to notice because their behaviour has just been bad, and are referred more
often the more is known of them: what a plain before-and-after takes for success.
"""

from __future__ import annotations

import numpy as np
import pytest

from saferplaces.programmes.justice_return.evaluation.effect import changes
from saferplaces.programmes.justice_return.evaluation.judging import ON, judge
from saferplaces.programmes.justice_return.evaluation.matching import People, balance, matched


def simulated(effect: float, *, people: int = 4000, seed: int = 1) -> People:
    """People of whom some are referred, with `effect` times the incidents after it."""
    random = np.random.default_rng(seed)
    age = random.integers(0, 3, people)
    district = random.integers(0, 5, people)
    woman = random.random(people) < 0.2
    rate = random.gamma(1.5, 0.25 * (1.0 + 0.5 * (age == 0)) * np.where(woman, 0.6, 1.0))
    before = random.poisson(rate[:, None] / 2.0, (people, 4)).astype(float)
    earlier = np.minimum(before.sum(axis=1), 3).astype(int)
    chance = np.clip(0.10 + 0.05 * earlier + 0.04 * (age == 0), 0.0, 0.6)
    treated = random.random(people) < chance
    after = random.poisson(
        (rate * np.where(treated, effect, 1.0))[:, None] / 2.0, (people, 4)
    ).astype(float)
    traits = {
        "age": age.astype(str),
        "sex": np.where(woman, "female", "male"),
        "earlier": earlier.astype(str),
        "district": district.astype(str),
        "time": random.integers(0, 2, people).astype(str),
    }
    return People(treated, traits, before, after, np.full(people, 14, np.int64))


def answers(found: dict[str, object]) -> list[dict[str, object]]:
    return found["windows"]  # type: ignore[return-value]


def test_an_effect_that_is_there_is_found_and_its_interval_holds_it() -> None:
    six, twelve = answers(judge(simulated(0.4, people=4000), least=50))
    assert six["months"] == 6
    assert twelve["months"] == 12
    for window in (six, twelve):
        assert not window["refused"]
        assert window["low"] < 0.4 < window["high"] < 1.0  # type: ignore[operator]
        assert window["clear"]
        assert window["per_100_high"] < 0.0
        assert window["hidden"] > 1.5  # type: ignore[operator]


def test_where_there_is_none_none_is_found() -> None:
    _, twelve = answers(judge(simulated(1.0, people=4000, seed=4), least=50))
    assert twelve["low"] < 1.0 < twelve["high"]
    assert not twelve["clear"]
    pretended = twelve["others"][-1]  # type: ignore[index]
    assert pretended["low"] < 1.0 < pretended["high"]


def test_groups_are_alike_after_matching_though_they_were_not_before() -> None:
    people = simulated(1.0)
    found = matched(people, ON)
    rows = balance(people, found)
    earlier = [row for row in rows if row.trait == "earlier"]
    assert max(row.apart for row in earlier) > 0.1
    assert max(row.matched_apart for row in rows) < 1e-9
    used = found.others.reshape(-1)
    assert np.unique(used).size == used.size
    assert not people.treated[used].any()


def test_too_few_people_and_too_short_a_time_are_refused_in_words() -> None:
    few = simulated(0.5, people=120)
    for window in answers(judge(few, least=50)):
        assert "fewer than 50 would say nothing" in str(window["refused"])
    everybody = simulated(0.5)
    short = People(
        everybody.treated,
        everybody.traits,
        everybody.before,
        everybody.after,
        np.where(everybody.treated, 7, 14),
    )
    six, twelve = answers(judge(short, least=50))
    assert not six["refused"]
    assert twelve["refused"]
    assert twelve["followed"] == 0


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    for truth in (1.0, 0.6):
        held = []
        for seed in range(200):
            people = simulated(truth, people=2500, seed=100 + seed)
            answer = changes(people, matched(people, ON, seed), 12)
            held.append(answer.low <= truth <= answer.high)
        assert 0.90 <= np.mean(held) <= 0.995, (truth, np.mean(held))
