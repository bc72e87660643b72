"""Train the model without labels: Splink's expectation maximisation, held by priors."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.linkage.people.adapter import comparable, linker, weighed
from asvat.linkage.people.blocking import choose_keys, make_pairs
from asvat.linkage.people.comparisons import COMPARISONS, Level, column_of
from asvat.linkage.people.counting import Counts, CountsInDuckDB
from asvat.linkage.people.frequencies import frequencies, shared_values
from asvat.linkage.people.household import MARKS, against_household_sql
from asvat.linkage.people.model import Model
from asvat.records.sessions import session

LARGEST_SAMPLE = 150_000
"""Profiles that chances are estimated from; counts (frequencies, shared values) use all."""
U_PAIRS, EM_PAIRS = 300_000, 1_000_000
FEWEST_PAIRS = 30
"""A training rule that finds fewer pairs teaches nothing."""
U_STRENGTH, M_STRENGTH = 2_000.0, 30.0
"""Weight of the prior chances, in pairs: they decide where the data have little to say."""
MATCHES_A_PROFILE = 0.5
"""Pairs of one person a profile, to start from; held between a fiftieth and forty of it."""
THRESHOLD = 0.5
LEAST_M, LEAST_U = 1e-5, 1e-7
RULES = {
    "rare name": (
        "l.given = r.given and l.family = r.family and l.common < 1 and r.common < 1",
        "given, family", "common < 1",
    ),
    "date of birth": ("l.dob = r.dob", "dob", "true"),
}  # fmt: skip
"""What training pairs agree on: a rule for Splink, its columns, and who takes part. Never a
telephone or an address: a household agrees on those, and would be learned as one person who often
changes the given name. And no common name: among namesakes with little else known, EM takes
strangers for people who change their date of birth."""

Chances = dict[str, list[tuple[float, float]]]


def train(profiles: pa.Table, *, seed: int = 1, counts: Counts | None = None) -> Model:
    """Learn from profiles how to tell that two are one person.

    Parameters
    ----------
    profiles
        As `prepare` makes them. Below some hundreds the model falls back on priors, and says so
        in its facts.
    seed
        Names the sample that chances are estimated from.
    counts
        Counts over the same profiles by another engine; DuckDB counts where not given.
    """
    count = profiles.num_rows
    with session() as db:
        db.register("given_profiles", profiles.sort_by("profile_id"))
        db.execute(
            "create temp table profiles as "
            "select (row_number() over (order by profile_id))::int as id, * from given_profiles"
        )
        counts = counts or CountsInDuckDB(db)
        named, unnamed = frequencies(counts, {})
        keys = choose_keys(counts, count)
        model = Model(
            values={name: [(lv.m, lv.u) for lv in levels] for name, levels in COMPARISONS.items()},
            present=tuple(name for name in COMPARISONS if column_of(name) in unnamed),
            prior=min(0.5, 2 * MATCHES_A_PROFILE / max(count, 2)),
            household=0.0,
            frequencies=named,
            unnamed=unnamed,
            shared=shared_values(counts),
            keys=tuple(key.name for key in keys),
            threshold=THRESHOLD,
            facts={
                "profiles": count,
                "seed": seed,
                "pairs_by_key": {key.name: key.pairs for key in keys},
            },
        )
        if not model.present or count < 2:
            return model
        return _estimated(db, counts, model, _sample(count, seed), seed)


def _sample(count: int, seed: int) -> str:
    """Return SQL for the profiles that chances are estimated from: by hash, so always the same."""
    share = LARGEST_SAMPLE / count
    if share >= 1:
        return "profiles"
    most = f"{int(share * 0xFFFFFFFF):08x}"
    return f"(select * from profiles where left(md5(profile_id || '{seed}'), 8) < '{most}')"


def _estimated(db: Any, counts: Counts, model: Model, sample: str, seed: int) -> Model:
    """Return the model with chances and prior estimated from a sample of its profiles.

    Twice: what is known of matches after the first round is taken out of the frequencies and of
    the chances among random pairs, which in small files matches make up much of.
    """
    comparable(db, model, sample, "sampled")
    (size,) = db.execute("select count(*) from sampled").fetchone()
    seen = _seen_u(db, model, seed)
    drawn = min(U_PAIRS, size * (size - 1) / 2)
    learned: dict[str, Any] = {}
    for last in (False, True):
        values = {
            name: _held_u(
                model.values[name],
                COMPARISONS[name],
                seen[name],
                drawn * _share_of_pairs(db, column_of(name)),
                _exact_u(db, name),
                model.prior if last else 0.0,
            )
            for name in model.present
        }
        model = replace(model, values={**model.values, **values})
        values, learned = _learned_m(db, model)
        model = replace(model, values=values)
        prior, household = _priors(db, model, size)
        model = replace(model, prior=prior, household=household)
        if not last:
            named, unnamed = frequencies(counts, _own(model))
            model = replace(model, frequencies=named, unnamed=unnamed)
            comparable(db, model, sample, "sampled")
    return replace(model, facts={**model.facts, "sampled": size, "learned": learned})


def _own(model: Model) -> dict[str, float]:
    """Return how many further profiles of the same person agree on each column, on average."""
    further = model.prior * (model.facts["profiles"] - 1)
    return {column_of(name): further * model.values[name][0][0] for name in model.present}


def _seen_u(db: Any, model: Model, seed: int) -> dict[str, list[float]]:
    """Return how often each level was seen among random pairs."""
    splink = linker(db, "sampled", model)
    splink.training.estimate_u_using_random_sampling(
        max_pairs=U_PAIRS, seed=seed, min_count_per_level=None, num_chunks=1
    )
    return {
        comparison["output_column_name"]: [
            _number(level.get("u_probability")) for level in comparison["comparison_levels"][1:]
        ]
        for comparison in splink.misc.save_model_to_json()["comparisons"]
    }


def _learned_m(db: Any, model: Model) -> tuple[Chances, dict[str, Any]]:
    """Return m from Splink's EM over each training rule, held by the priors."""
    weights: dict[str, float] = dict.fromkeys(model.present, M_STRENGTH)
    sums = {
        name: M_STRENGTH * np.array([lv.m for lv in COMPARISONS[name]]) for name in model.present
    }
    learned: dict[str, Any] = {}
    for called, (rule, columns, who) in RULES.items():
        pairs = _pairs_of(db, columns, who)
        learned[called] = {"pairs": pairs}
        if pairs < FEWEST_PAIRS:
            continue
        session = linker(
            db, "sampled", model
        ).training.estimate_parameters_using_expectation_maximisation(
            rule,
            estimate_without_term_frequencies=True,
            max_pairs=EM_PAIRS if pairs > EM_PAIRS else None,
        )
        core = session.core_model_settings
        matched = core.probability_two_random_records_match * min(pairs, EM_PAIRS)
        learned[called]["matched"] = round(matched)
        for comparison in core.comparisons:
            name = comparison.output_column_name
            m = [lv.m_probability for lv in comparison.comparison_levels if not lv.is_null_level]
            strength = matched * _share_of_pairs(db, column_of(name)) ** 0.5
            sums[name] += strength * np.array(m)
            weights[name] += strength
    values = dict(model.values)
    for name in model.present:
        values[name] = _held_m(sums[name] / weights[name], values[name])
    return values, learned


def _held_u(
    before: list[tuple[float, float]],
    levels: tuple[Level, ...],
    seen: list[float],
    pairs: float,
    exact: float,
    prior: float,
) -> list[tuple[float, float]]:
    """Return (m, u) with u between what was seen among random pairs, less matches, and the prior.

    The best level's u is `exact`, from the frequencies; what is left over is the last level's.
    """
    m = np.array([m for m, _ in before])
    strangers = np.maximum(np.array(seen) - prior * m, 0.1 * np.array(seen)) / (1 - prior)
    u = (pairs * strangers + U_STRENGTH * np.array([level.u for level in levels])) / (
        pairs + U_STRENGTH
    )
    u[0] = exact
    u = np.maximum(u, LEAST_U)
    u[-1] = max(1.0 - u[:-1].sum(), 0.5)
    return [(m, _rounded(value)) for (m, _), value in zip(before, u, strict=True)]


def _held_m(m: Any, before: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return (m, u) with m made to sum to one."""
    m = np.maximum(m, LEAST_M)
    return [(_rounded(v), u) for v, (_, u) in zip(m / m.sum(), before, strict=True)]


def _priors(db: Any, model: Model, size: int) -> tuple[float, float]:
    """Return the chances that two profiles are one person, and two of one household.

    Such that the model agrees with itself: the expected number of matches among the scored pairs,
    given the chance, must be the chance times the number of all pairs; found by repetition.
    """
    make_pairs(db, len(model.keys), "sampled", "pairs")
    columns = f"match_weight as w, {against_household_sql(model)} as d"
    rows = weighed(db, "sampled", model, "pairs", columns)
    weight, against = (rows.column(name).to_numpy() for name in ("w", "d"))
    start = model.prior
    person = weight - math.log2(start / (1 - start))
    home = person - against
    order = np.lexsort((home, person))
    person, home = (
        np.exp2(np.clip(person[order], -500, 500)),
        np.exp2(np.clip(home[order], -500, 500)),
    )
    told = bool(MARKS & set(model.present))
    all_pairs = size * (size - 1) / 2
    p, h = start, start if told else 0.0
    for _ in range(200):
        whole = 1 - p - h + p * person + h * home
        p = min(max(float((p * person / whole).sum()) / all_pairs, start / 50), start * 40, 0.3)
        if told:
            h = min(max(float((h * home / whole).sum()) / all_pairs, p / 20), p * 20, 0.3)
    return _rounded(p), _rounded(h)


def _exact_u(db: Any, name: str) -> float:
    """Return the chance that two people have the same value: the mean of its frequency."""
    column = column_of(name)
    row = db.execute(f"select avg(tf_{column}) from sampled where {column} is not null").fetchone()
    return float(row[0] or 0.0)  # none: whatever stands there is shared by many people


def _share_of_pairs(db: Any, column: str) -> float:
    """Return the share of pairs in which both sides have a value."""
    row = db.execute(f"select count({column}) / count(*) from sampled").fetchone()
    return float(row[0]) ** 2


def _pairs_of(db: Any, columns: str, who: str) -> int:
    held = " and ".join(f"{c} is not null" for c in columns.split(", "))
    row = db.execute(
        f"select coalesce(sum(n * (n - 1) // 2), 0)::bigint from (select count(*)::hugeint as n "
        f"from (select {columns} from sampled where {who}) as t "
        f"where {held} group by {columns})"
    ).fetchone()
    return int(row[0])


def _number(value: Any) -> float:
    """Return a chance; Splink writes words where a level was never observed."""
    return float(value) if isinstance(value, int | float) else 0.0


def _rounded(value: float) -> float:
    """Return six digits: sums over threads differ after them."""
    return float(f"{value:.6g}")
