"""Small counts kept back, and with them whatever would give them away.

A count below five is kept back. So is enough beside it that *every* small count could be five
higher than it is without any count shown being another: whoever subtracts what is shown from the
totals, or gives all of it to a solver, cannot tell it more closely than that.

In a table the change is made so: what one cell gains, others in its column lose together, and
others in its row; where those rows and columns cross, as much is gained again. A total may stand
in for the others of its row or column: then it is kept back and changes too. Of several such
changes the one that keeps back least is taken.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FEW = 5
"""Counts below this are kept back: the usual threshold of published police figures."""
WORTH_ROW, WORTH_COLUMN, WORTH_TOTAL = 2, 5, 20
"""How much dearer than a cell of its size the total of a row, of a column, of all is to lose."""

Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Shown:
    """What of a table with totals may be shown; each array has the shape of what it speaks of."""

    cells: Bools
    rows: Bools
    columns: Bools
    total: bool


def protect_list(counts: Counts, few: int = FEW) -> tuple[Bools, bool]:
    """Say which counts of a list may be shown, and whether their total may."""
    shown = counts >= few
    if shown.all():
        return shown, True
    partners = np.flatnonzero(shown)
    if partners.size == 0:
        return shown, False
    shown[partners[np.argmin(counts[partners])]] = False
    return shown, True


def protect_table(counts: Counts, few: int = FEW) -> Shown:
    """Say what of a table may be shown beside the totals of its rows and columns, and of all.

    Parameters
    ----------
    counts
        Whole numbers, shape (rows, columns).
    """
    rows, columns = counts.shape
    laid = _laid(counts)
    worth = laid.copy()
    worth[:, columns] *= WORTH_ROW
    worth[rows] *= WORTH_COLUMN
    worth[rows, columns] = laid[rows, columns] * WORTH_TOTAL
    hidden = laid < few
    _hide_beside_all(laid, hidden, worth, few)
    shown = ~hidden
    return Shown(
        shown[:rows, :columns], shown[:rows, columns], shown[rows, :columns], bool(shown[-1, -1])
    )


def protect_parts(counts: Counts, few: int = FEW) -> Shown:
    """Say what of a table may be shown whose columns' totals are published as they are.

    Columns that hold too little for anything in them to be another number are taken together,
    the smallest first, and show nothing of themselves. Where what is small cannot be protected
    beside those totals, no cell is shown, and of the totals of rows what a list of them may show.

    Parameters
    ----------
    counts
        Whole numbers, shape (rows, columns), without rows that are nought throughout.
    """
    rows, columns = counts.shape
    cells, totals = np.zeros((rows, columns), bool), np.ones(columns, bool)
    cells[:, counts.sum(axis=0) == 0] = True
    alone, together = _parted(counts, few)
    nothing = Shown(cells, protect_list(counts.sum(axis=1), few)[0], totals, True)
    if not alone.size or not rows:
        return nothing
    rest = [counts[:, together].sum(axis=1)] if together.size else []
    laid = _laid(np.column_stack([counts[:, alone], *rest]))
    worth = laid.copy()
    worth[:, -1] *= WORTH_ROW
    worth[rows] = laid.sum() * WORTH_TOTAL + 1
    hidden = laid < few
    hidden[:, alone.size : -1] = True
    hidden[rows] = False
    _hide_beside_all(laid, hidden, worth, few)
    for row in np.flatnonzero(laid[:rows, -1] < few):
        _hide_total_beside(laid, hidden, np.where(hidden, 0, worth), int(row), few)
    if hidden[rows].any():
        return nothing
    cells[:, alone] = ~hidden[:rows, : alone.size]
    return Shown(cells, ~hidden[:rows, -1], totals, True)


def _parted(counts: Counts, few: int) -> tuple[Counts, Counts]:
    """Return the columns that can stand alone, and the smallest ones, taken together."""
    sizes = counts.sum(axis=0)
    order = np.argsort(sizes, kind="stable")
    order = order[sizes[order] > 0]
    held = sizes[order]
    if not held.size or held[0] >= 2 * few:
        return order, order[:0]
    for many in range(max(int(np.searchsorted(held, 2 * few)), 2), held.size):
        if held[: many - 1].sum() >= few and held[:many].sum() >= 2 * few:
            return order[many:], order[:many]
    return order[:0], order


def _laid(counts: Counts) -> Counts:
    """Return a table with its totals, which stand last."""
    rows, columns = counts.shape
    laid = np.zeros((rows + 1, columns + 1), np.int64)
    laid[:rows, :columns] = counts
    laid[rows, :columns] = counts.sum(axis=0)
    laid[:rows, columns] = counts.sum(axis=1)
    laid[rows, columns] = counts.sum()
    return laid


def _hide_beside_all(laid: Counts, hidden: Bools, worth: Counts, few: int) -> None:
    """Keep back what lets every small cell gain; the busiest first, as the rest often need it."""
    inside = (slice(-1), slice(-1))
    small = np.argwhere(laid[inside] < few)
    for row, column in small[np.argsort(-laid[inside][tuple(small.T)], kind="stable")].tolist():
        _hide_beside(laid, hidden, np.where(hidden, 0, worth), (row, column), few)


def _hide_total_beside(laid: Counts, hidden: Bools, cost: Counts, row: int, few: int) -> None:
    """Keep back another row's total and one cell of it, so that a row's total can gain."""
    price = (cost + cost[:, -1:] + cost[row])[:-1, :-1]
    price = np.where(laid[:-1, :-1] >= few, price, np.iinfo(np.int64).max)
    price[row] = np.iinfo(np.int64).max
    other, column = np.unravel_index(int(np.argmin(price)), price.shape)
    for one in (row, int(other)):
        hidden[one, -1] = hidden[one, int(column)] = True


def _hide_beside(
    laid: Counts, hidden: Bools, cost: Counts, cell: tuple[int, int], few: int
) -> None:
    """Keep back what lets a cell gain, at the least cost."""
    row, column = cell
    ways = itertools.product(
        _losers(laid[:, column], hidden[:, column], row, few),
        _losers(laid[row], hidden[row], column, few),
    )
    found = [(_price(cost, cell, *way), *way) for way in ways]
    single = _rectangle(laid, cost, cell, few)
    found.append((_price(cost, cell, *single), *single))
    _, others, across = min(found, key=lambda way: way[0])
    hidden[others, column] = True
    hidden[row, across] = True
    hidden[np.ix_(others, across)] = True


def _price(cost: Counts, cell: tuple[int, int], others: list[int], across: list[int]) -> int:
    row, column = cell
    return int(
        cost[others, column].sum() + cost[row, across].sum() + cost[np.ix_(others, across)].sum()
    )


def _losers(counts: Counts, hidden: Bools, own: int, few: int) -> list[list[int]]:
    """Return sets of places of a row (or column) that can lose `few` together.

    They are the total, which stands last and is its own set; and those that are kept back anyway,
    the largest first, with a shown one if they do not have as much.
    """
    last = counts.size - 1
    found, sum_of = [[last]], 0
    taken: list[int] = []
    kept_back = [i for i in np.flatnonzero(hidden[:last]).tolist() if i != own]
    for i in sorted(kept_back, key=lambda i: -counts[i]):
        if sum_of >= few or not counts[i]:
            break
        taken.append(i)
        sum_of += int(counts[i])
    if sum_of < few:
        free = np.flatnonzero(~hidden[:last])
        if not free.size:
            return found
        taken.append(int(free[np.argmin(counts[free])]))
    return [*found, taken]


def _rectangle(
    laid: Counts, cost: Counts, cell: tuple[int, int], few: int
) -> tuple[list[int], list[int]]:
    """Return the one other row and the one other column that cost least together."""
    row, column = cell
    can_row, can_column = laid[:, column] >= few, laid[row] >= few
    can_row[-1] = can_column[-1] = True  # a total gains with the cell: it has nothing to lose
    can_row[row] = can_column[column] = False
    others, across = np.flatnonzero(can_row), np.flatnonzero(can_column)
    price = cost[others, column][:, None] + cost[row, across][None, :]
    price = price + cost[np.ix_(others, across)]
    at, to = np.unravel_index(int(np.argmin(price)), price.shape)
    return [int(others[at])], [int(across[to])]
