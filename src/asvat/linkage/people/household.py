"""Weigh "one person" against "two of one household", where Splink weighs it against strangers.

Splink's weight of a pair is W = log2 of the odds that it is one person rather than two strangers.
The odds against two of one household, D, leave out how rare the shared surname, address or
telephone is: all that counts is how much likelier one person is to agree on it than two of a
household. The weight reported is against both: -log2(2^-W + 2^-D). Without it a household's
surname, address and telephone, counted as independent, link a wife to her husband.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from asvat.linkage.people.comparisons import COMPARISONS, OF_THE_HOUSEHOLD

if TYPE_CHECKING:
    from asvat.linkage.people.model import Model
    from asvat.records.arrays import Floats

MARKS = frozenset({"phone", "address", "postcode"})
"""Without one of these nothing tells a household, and only strangers are weighed against."""
SAME = 1e-9
"""Bits within which two weights are one; levels differ by more."""


def part_sql(model: Model, name: str) -> str:
    """Return SQL for what one comparison adds to D, from the columns that Splink keeps.

    Splink keeps no number of the level, but its weight (``mw_``), which tells the level as well.
    """
    weight = f"mw_{name}"
    whole = weight
    if any(level.frequencies for level in COMPARISONS[name]):
        whole = f"({weight} + mw_tf_adj_{name})"
    cases = []
    for level, (m, u) in zip(COMPARISONS[name], model.values[name], strict=True):
        value = repr(math.log2(m / level.h)) if level.h else whole
        if level.h and name not in OF_THE_HOUSEHOLD:
            value = f"least({whole}, {value})"
        cases.append(f"when abs({weight} - {math.log2(m / u)!r}) < {SAME} then {value}")
    return f"case {' '.join(cases)} else 0.0 end"


def against_household_sql(model: Model) -> str:
    """Return SQL for D without its prior odds."""
    parts = " + ".join(part_sql(model, name) for name in model.present)
    return f"cast({parts} as double)"  # where names are all there is, every part is a decimal


def combined(stranger: Floats, household: Floats) -> Floats:
    """Return the weight against either, in bits, from the weights against each."""
    return -np.logaddexp2(-stranger, -household)
