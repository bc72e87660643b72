"""Why two profiles are taken for one person, or not: every comparison, what it adds, the sum."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from asvat.errors import InputError
from asvat.linkage.people.adapter import comparable, weighed
from asvat.linkage.people.comparisons import COMPARISONS, column_of
from asvat.linkage.people.household import SAME, against_household_sql, combined
from asvat.linkage.people.model import Model
from asvat.records.sessions import session

MISSING, SHARED = "not given on both sides, or said already", "shared by many people: says nothing"
WIDTH = 28


@dataclass(frozen=True)
class Step:
    """One step of a waterfall.

    Parameters
    ----------
    what
        The comparison, or the prior, or the household.
    left, right
        What stands on either side; empty for steps that are no comparison.
    level
        What agrees, in words.
    bayes_factor
        How many times likelier one person makes it.
    bits
        Its base-2 logarithm: what the step adds to the weight.
    """

    what: str
    left: str
    right: str
    level: str
    bayes_factor: float
    bits: float


@dataclass(frozen=True)
class Waterfall:
    """The steps from the prior to the weight of a pair, which they add up to."""

    left_profile: str
    right_profile: str
    steps: tuple[Step, ...]
    weight: float
    probability: float
    threshold: float
    model: str

    def table(self) -> pa.Table:
        """Return the steps as a table."""
        return pa.Table.from_pylist([vars(step) for step in self.steps])

    def text(self) -> str:
        """Return the waterfall for reading, with what stands on either side."""
        lines = [
            f"{'':14}  {'left':{WIDTH}}  {'right':{WIDTH}}  {'bits':>7}  {'sum':>7}  what agrees"
        ]
        total = 0.0
        for step in self.steps:
            total += step.bits
            lines.append(
                f"{step.what:14}  {step.left[:WIDTH]:{WIDTH}}  {step.right[:WIDTH]:{WIDTH}}  "
                f"{step.bits:>+7.2f}  {total:>+7.2f}  {step.level}"
            )
        verdict = "one person" if self.probability >= self.threshold else "not taken for one person"
        lines.append(
            f"Weight {self.weight:+.2f} bits, probability {self.probability:.4f}: {verdict} "
            f"(from {self.threshold:g}; model {self.model})."
        )
        return "\n".join(lines)


def explain(profiles: pa.Table, model: Model, a: str, b: str) -> Waterfall:
    """Return the waterfall of two profiles: the same weight that `score` gives them.

    The values on either side are personal data: show them to who asked, log them nowhere.

    Raises
    ------
    InputError
        When a profile is not among `profiles`, or both are the same one.
    """
    left, right = min(a, b), max(a, b)
    if left == right:
        raise InputError("these are one profile: every value is the same", where=left)
    two = pa.concat_tables([_profile(profiles, left), _profile(profiles, right)])
    with session() as db:
        db.register("two", two)
        db.execute("create temp table numbered as select (profile_id = ?)::int as id, * from two",
                   [right])  # fmt: skip
        comparable(db, model, "numbered", "compared")
        db.execute(
            "create temp table pairs as select '0' as match_key, 0 as join_key_l, 1 as join_key_r"
        )
        columns = f"*, {against_household_sql(model)} as d"
        row = weighed(db, "compared", model, "pairs", columns).to_pylist()[0]
    return _waterfall(two.to_pylist(), model, row)


def _waterfall(two: list[dict[str, Any]], model: Model, row: dict[str, Any]) -> Waterfall:
    prior = math.log2(model.prior / (1 - model.prior))
    steps = [Step("prior", "", "", "two profiles drawn at random", 2.0**prior, prior)]
    for name in model.present:
        base = row[f"mw_{name}"]
        bits = base + (row.get(f"mw_tf_adj_{name}") or 0.0)
        column = column_of(name)
        left, right = (str(side[column] or "") for side in two)
        levels = zip(COMPARISONS[name], model.values[name], strict=True)
        level = next(
            (lv.name for lv, (m, u) in levels if abs(base - math.log2(m / u)) < SAME), MISSING
        )
        if {left, right} & set(model.shared.get(column, ())):
            level = SHARED
        steps.append(Step(name, left, right, level, 2.0**bits, bits))
    weight = float(row["match_weight"])
    if model.household:
        against = row["d"] + math.log2(model.prior / model.household)
        whole = float(combined(np.array([weight]), np.array([against]))[0])
        words = "may be two of one household instead"
        steps.append(Step("household", "", "", words, 2.0 ** (whole - weight), whole - weight))
        weight = whole
    return Waterfall(
        two[0]["profile_id"],
        two[1]["profile_id"],
        tuple(steps),
        weight,
        float(1 / (1 + np.exp2(-np.clip(weight, -1000, 1000)))),
        model.threshold,
        model.version,
    )


def _profile(profiles: pa.Table, profile_id: str) -> pa.Table:
    found = profiles.filter(pc.equal(profiles.column("profile_id"), profile_id))
    if found.num_rows != 1:
        raise InputError("there is no such profile", where=profile_id, mend="Check the identifier.")
    return found
