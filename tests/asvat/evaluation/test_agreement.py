"""Two readers of the same records: published kappas."""

from __future__ import annotations

import math

import pytest

from asvat.errors import InputError
from asvat.evaluation.agreement import agreement


def _read(table: list[list[int]]) -> tuple[list[int], list[int]]:
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return [i for i, _ in pairs], [j for _, j in pairs]


def test_cohens_own_example() -> None:
    """Cohen (1960), table 1 and section on sampling: 200 cases, kappa .492."""
    found = agreement(*_read([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert found.share == pytest.approx(0.70)
    assert found.kappa == pytest.approx(0.492, abs=5e-4)


def test_the_interval_is_that_of_fleiss_cohen_and_everitt() -> None:
    """Fleiss, Cohen and Everitt (1969): 200 cases, kappa .429, variance .002885."""
    found = agreement(*_read([[106, 10, 4], [22, 28, 10], [2, 12, 6]]))
    assert found.kappa == pytest.approx(0.429, abs=5e-4)
    assert ((found.high - found.low) / 2 / 1.959964) ** 2 == pytest.approx(0.002885, abs=5e-7)


def test_readers_who_always_agree_and_readers_by_chance() -> None:
    assert agreement(["a", "b", "a"], ["a", "b", "a"]).kappa == pytest.approx(1.0)
    assert agreement(*_read([[25, 25], [25, 25]])).kappa == pytest.approx(0.0)


def test_one_word_for_everything_says_nothing_of_agreement_beyond_chance() -> None:
    found = agreement([0] * 20, [0] * 20)
    assert math.isnan(found.kappa)
    assert (found.low, found.high) == (-1.0, 1.0)
    assert found.share_low == pytest.approx(0.839, abs=1e-3)


def test_readers_of_different_records_are_refused() -> None:
    with pytest.raises(InputError):
        agreement([1], [1, 2])
