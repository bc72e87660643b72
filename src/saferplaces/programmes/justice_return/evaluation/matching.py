"""People who were referred, and people like them who were not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from asvat.records.arrays import Bools, Floats, Ints

MOST_EACH = 3
"""People not referred for each one referred, at most: more add little."""
KEPT = 0.95
"""Share of those who could be matched at all that more people for each must keep."""

Texts = npt.NDArray[np.str_]


@dataclass(frozen=True)
class People:
    """People with the day that brought them here, and what police recorded of them around it.

    Attributes
    ----------
    treated:
        Who was referred, shape (people,).
    traits:
        What they are matched on (age, sex, earlier incidents, district, time), each (people,).
    before, after:
        Incidents in each quarter of a year, the earliest first, shape (people, 4) each. The
        incident that brought them here is in neither.
    followed:
        Whole months of records before that day or after it, whichever are fewer, shape (people,):
        nobody is compared over a time of which there are no records.
    """

    treated: Bools
    traits: Mapping[str, Texts]
    before: Floats
    after: Floats
    followed: Ints

    def part(self, which: Bools) -> People:
        """Return some of them."""
        traits = {name: values[which] for name, values in self.traits.items()}
        return People(
            self.treated[which], traits, self.before[which], self.after[which], self.followed[which]
        )


@dataclass(frozen=True)
class Matched:
    """Rows of people: each one referred, with as many alike as each other.

    Attributes
    ----------
    treated:
        Shape (sets,).
    others:
        Those matched to each, shape (sets, each).
    alone:
        How many who were referred have nobody like them.
    """

    treated: Ints
    others: Ints
    alone: int

    @property
    def sets(self) -> int:
        """How many who were referred have somebody like them."""
        return int(self.treated.size)

    @property
    def each(self) -> int:
        """How many are matched to each."""
        return int(self.others.shape[1])


def matched(people: People, on: Sequence[str], seed: int = 0) -> Matched:
    """Match everybody who was referred with people who are exactly alike in some traits.

    Nobody is used twice. As many as `MOST_EACH` are found for each, as long as hardly anybody who
    could be matched is lost by asking for so many; who among equals is left to chance.
    """
    strata = _strata(people, on)
    groups = _groups(people.treated, strata)
    able = sum(min(len(t), len(c)) for t, c in groups)
    each = next(
        (
            k
            for k in range(MOST_EACH, 1, -1)
            if able and sum(min(len(t), len(c) // k) for t, c in groups) >= KEPT * able
        ),
        1,
    )
    random = np.random.default_rng(seed)
    who: list[Ints] = []
    others: list[Ints] = []
    for treated, controls in groups:
        sets = min(len(treated), len(controls) // each)
        if sets:
            who.append(random.permutation(treated)[:sets])
            others.append(random.permutation(controls)[: sets * each].reshape(sets, each))
    treated_rows = np.concatenate(who) if who else np.zeros(0, np.int64)
    other_rows = np.concatenate(others) if others else np.zeros((0, each), np.int64)
    return Matched(treated_rows, other_rows, int(people.treated.sum()) - treated_rows.size)


def _strata(people: People, on: Sequence[str]) -> Ints:
    numbers = [np.unique(people.traits[name], return_inverse=True)[1] for name in on]
    table = np.stack(numbers, axis=1) if numbers else np.zeros((people.treated.size, 1), np.int64)
    found: Ints = np.unique(table, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    return found


def _groups(treated: Bools, strata: Ints) -> list[tuple[Ints, Ints]]:
    """Return the rows of those referred and of the others, stratum by stratum."""
    order = np.argsort(strata, kind="stable")
    edges = np.flatnonzero(np.diff(strata[order])) + 1
    found = [(rows[treated[rows]], rows[~treated[rows]]) for rows in np.split(order, edges)]
    return [(t, c) for t, c in found if t.size and c.size]


@dataclass(frozen=True)
class Share:
    """How much of each group has one trait, before matching and after it."""

    trait: str
    level: str
    referred: float
    others: float
    matched_referred: float
    matched_others: float

    @property
    def apart(self) -> float:
        """The standardised difference before matching."""
        return _apart(self.referred, self.others)

    @property
    def matched_apart(self) -> float:
        """The standardised difference after it."""
        return _apart(self.matched_referred, self.matched_others)


def balance(people: People, found: Matched) -> list[Share]:
    """Return how alike the groups are in every trait, matched on it or not."""
    referred, others = np.flatnonzero(people.treated), np.flatnonzero(~people.treated)
    rows: list[Share] = []
    for trait, values in people.traits.items():
        for level in np.unique(values):
            is_so = values == level
            shares = [
                float(is_so[of].mean()) if of.size else 0.0
                for of in (referred, others, found.treated, found.others.reshape(-1))
            ]
            rows.append(Share(trait, str(level), *shares))
    return rows


def _apart(one: float, other: float) -> float:
    spread = (one * (1.0 - one) + other * (1.0 - other)) / 2.0
    return abs(one - other) / spread**0.5 if spread > 0.0 else 0.0
