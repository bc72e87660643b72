"""Two judges: published kappas, and the edges."""

from __future__ import annotations

import pytest

from asvat.errors import InputError
from asvat.evaluation.agreement import agreement, of_table

PATHOLOGISTS = [[22, 2, 2, 0], [5, 7, 14, 0], [0, 2, 36, 0], [0, 1, 17, 10]]
"""Two pathologists on carcinoma of the cervix: Agresti (2002), Categorical Data Analysis, 10.5."""
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]
"""Wives and husbands: Hout and others (1987); kappa as R's vcd prints it for SexualFun."""


def test_kappa_is_the_published_one() -> None:
    found = of_table(PATHOLOGISTS)
    assert found.kappa == pytest.approx(0.493, abs=5e-4)
    assert found.kappa_error == pytest.approx(0.057, abs=5e-4)
    assert (found.pairs, found.same) == (118, 75)
    couples = of_table(COUPLES)
    assert couples.kappa == pytest.approx(0.1293, abs=5e-5)
    assert couples.kappa_error == pytest.approx(0.06860, abs=5e-5)


def test_a_judge_who_turns_rows_and_columns_round_agrees_as_much() -> None:
    turned = [list(row) for row in zip(*COUPLES, strict=True)]
    assert of_table(turned).kappa_error == pytest.approx(of_table(COUPLES).kappa_error)


def test_where_both_always_say_the_same_word_kappa_does_not_exist() -> None:
    found = agreement(["no"] * 5, ["no"] * 5)
    assert (found.share, found.kappa) == (1.0, None)
    assert found.low == pytest.approx(0.5655, abs=1e-4)  # Wilson, 5 of 5


def test_nothing_judged_says_nothing() -> None:
    found = agreement([], [])
    assert (found.pairs, found.share, found.kappa) == (0, None, None)
    with pytest.raises(InputError):
        agreement(["no"], [])
