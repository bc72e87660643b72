"""Small counts kept back: nobody with a solver gets them from what is shown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import linprog

from saferplaces.intake.hotspots.suppression import (
    FEW,
    protect_list,
    protect_parts,
    protect_table,
)

COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 40))


def _most(known: list[tuple[np.ndarray, int]], of: np.ndarray) -> float:
    """The highest value that a sum of cells can have, given the sums that are shown."""
    equal = np.array([sum_of for sum_of, _ in known]) if known else None
    told = np.array([value for _, value in known]) if known else None
    found = linprog(-of, A_eq=equal, b_eq=told, bounds=(0, None))
    return np.inf if found.status == 3 else -found.fun


def _sums(counts: np.ndarray) -> dict[str, list[np.ndarray]]:
    rows, columns = counts.shape

    def mark(where: tuple) -> np.ndarray:
        marks = np.zeros((rows, columns))
        marks[where] = 1
        return marks.ravel()

    return {
        "cells": [mark((r, c)) for r in range(rows) for c in range(columns)],
        "rows": [mark((r, slice(None))) for r in range(rows)],
        "columns": [mark((slice(None), c)) for c in range(columns)],
        "total": [np.ones(rows * columns)],
    }


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=COUNTS))
def test_a_solver_cannot_tell_a_small_count_of_a_table(counts: np.ndarray) -> None:
    shown = protect_table(counts)
    sums = _sums(counts)
    flat = counts.ravel()
    known, hidden = [], []
    for name, of in sums.items():
        for marks, told in zip(of, np.atleast_1d(getattr(shown, name)).ravel(), strict=True):
            (known if told else hidden).append((marks, int(marks @ flat)))
    assert all(value >= FEW for _, value in known)
    for marks, value in hidden:
        if value < FEW:
            assert _most(known, marks) >= value + FEW - 1e-6


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=COUNTS))
def test_a_solver_cannot_tell_a_small_count_beside_totals_that_are_published(
    counts: np.ndarray,
) -> None:
    counts = counts[counts.sum(axis=1) > 0]
    shown = protect_parts(counts)
    sums, flat = _sums(counts), counts.ravel()
    known, hidden = [], []
    for name, of in sums.items():
        for marks, told in zip(of, np.atleast_1d(getattr(shown, name)).ravel(), strict=True):
            (known if told else hidden).append((marks, int(marks @ flat)))
    some = counts.sum(axis=0) > 0
    assert (counts[:, some][shown.cells[:, some]] >= FEW).all()
    if not shown.cells[:, some].any():
        return
    alone = np.tile(shown.cells.any(axis=0) & some, len(counts))
    for marks, value in hidden:
        if value < FEW and (marks.sum() > 1 or alone[marks > 0].all()):
            assert _most(known, marks) >= value + FEW - 1e-6


@settings(max_examples=30, deadline=None)
@given(arrays(np.int64, st.integers(1, 6), elements=COUNTS))
def test_a_solver_cannot_tell_a_small_count_of_a_list(counts: np.ndarray) -> None:
    shown, total = protect_list(counts)
    known = [(np.eye(counts.size)[i], int(counts[i])) for i in np.flatnonzero(shown)]
    known += [(np.ones(counts.size), int(counts.sum()))] if total else []
    assert (counts[shown] >= FEW).all()
    for i in np.flatnonzero(~shown):
        if counts[i] < FEW:
            assert _most(known, np.eye(counts.size)[i]) >= counts[i] + FEW - 1e-6


def test_nothing_is_kept_back_where_nothing_is_small_and_two_corners_are_enough() -> None:
    busy = np.full((3, 4), 20)
    assert protect_table(busy).cells.all()
    busy[1, 2] = 3
    shown = protect_table(busy)
    assert (~shown.cells).sum() == 4
    assert shown.rows.all()
    assert shown.columns.all()
    assert shown.total


def test_districts_with_published_totals_show_what_does_not_tell_on_a_small_one() -> None:
    hate = np.array([[12, 2, 9, 6, 0, 1], [18, 38, 11, 16, 0, 3]])
    shown = protect_parts(hate).cells
    assert shown[0].tolist() == shown[1].tolist() == [True, False, False, False, True, False]
    assert protect_parts(np.full((2, 3), 9)).cells.all()
    assert not protect_parts(np.array([[1, 1, 2], [3, 0, 4]])).cells.any()


def test_a_ward_of_few_a_month_keeps_its_total_and_the_months_keep_theirs() -> None:
    shown = protect_table(np.full((6, 12), 2))
    assert not shown.cells.any()
    assert shown.rows.all()
    assert shown.columns.all()
