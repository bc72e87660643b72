"""Train the model without labels: Splink's expectation maximisation, held by priors."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.linkage.people.adapter import comparable, settings
from asvat.linkage.people.blocking import choose_keys
from asvat.linkage.people.comparisons import COMPARISONS, Level
from asvat.linkage.people.frequencies import frequencies, shared_values
from asvat.linkage.people.model import Model

LARGEST_SAMPLE = 150_000
"""Profiles that chances are estimated from; counts (frequencies, shared values) use all."""
U_PAIRS, EM_PAIRS = 2_000_000, 1_000_000
FEWEST_PAIRS = 30
"""A training rule that finds fewer pairs teaches nothing."""
U_STRENGTH, M_STRENGTH = 2_000.0, 30.0
"""Weight of the prior chances, in pairs: they decide where the data have little to say."""
MATCHES_A_PROFILE = 0.5
"""Pairs of one person a profile, to start from; held between a fiftieth and forty of it."""
THRESHOLD = 0.5
LEAST_M, LEAST_U = 1e-5, 1e-7
RULES = (("given", "family"), ("dob",))
"""What training pairs agree on. Never a telephone or an address: a household agrees on those, and
would be learned as one person who often changes the given name."""
_COLUMN = {"birth": "dob"}

Chances = dict[str, list[tuple[float, float]]]


def train(profiles: pa.Table, *, seed: int = 1) -> Model:
    """Learn from profiles how to tell that two are one person.

    Parameters
    ----------
    profiles
        As `prepare` makes them. Below some hundreds the model falls back on priors, and says so
        in its facts.
    seed
        Names the sample that chances are estimated from.
    """
    import duckdb

    with duckdb.connect() as db:
        db.register("given_profiles", profiles.sort_by("profile_id"))
        db.execute(
            "create temp table profiles as "
            "select (row_number() over (order by profile_id))::int as id, * from given_profiles"
        )
        count = profiles.num_rows
        named, unnamed = frequencies(db)
        keys = choose_keys(db, count)
        present = tuple(name for name in COMPARISONS if _COLUMN.get(name, name) in unnamed)
        model = Model(
            values={name: [(lv.m, lv.u) for lv in levels] for name, levels in COMPARISONS.items()},
            present=present,
            prior=min(0.5, 2 * MATCHES_A_PROFILE / max(count, 2)),
            frequencies=named,
            unnamed=unnamed,
            shared=shared_values(db),
            keys=tuple(key.name for key in keys),
            threshold=THRESHOLD,
            facts={"profiles": count, "seed": seed, "pairs_by_key": {k.name: k.pairs for k in keys}},
        )
        if not present or count < 2:
            return model
        share = min(1.0, LARGEST_SAMPLE / count)
        sample = (
            "profiles" if share == 1.0
            else f"(select * from profiles where left(md5(profile_id || '{seed}'), 8) "
            f"< '{int(share * 0xFFFFFFFF):08x}')"
        )
        return _estimated(db, model, sample, seed)


def _estimated(db: Any, model: Model, sample: str, seed: int) -> Model:
    """Return the model with chances and prior estimated from a sample of its profiles."""
    from splink import DuckDBAPI, Linker

    comparable(db, model, sample, "sampled")
    (size,) = db.execute("select count(*) from sampled").fetchone()
    linker = Linker(
        DuckDBAPI(connection=db).register("sampled"), settings(model), log_level=None
    )
    linker.training.estimate_u_using_random_sampling(
        max_pairs=U_PAIRS + 1, seed=seed, min_count_per_level=None
    )
    values = dict(model.values)
    drawn = min(U_PAIRS, size * (size - 1) / 2)
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        name = comparison["output_column_name"]
        seen = [_number(lv.get("u_probability")) for lv in comparison["comparison_levels"][1:]]
        pairs = drawn * _share_of_pairs(db, _COLUMN.get(name, name))
        values[name] = _held_u(COMPARISONS[name], seen, pairs, _exact_u(db, name))
    model = replace(model, values=values)
    values, learned = _learned_m(db, model)
    model = replace(model, values=values)
    prior = _prior(db, model, size)
    return replace(model, prior=prior, facts={**model.facts, "sampled": size, "learned": learned})


def _learned_m(db: Any, model: Model) -> tuple[Chances, dict[str, Any]]:
    """Return m from Splink's EM over each training rule, held by the priors."""
    from splink import DuckDBAPI, Linker, block_on

    weights: dict[str, float] = dict.fromkeys(model.present, M_STRENGTH)
    sums = {
        name: M_STRENGTH * np.array([lv.m for lv in COMPARISONS[name]]) for name in model.present
    }
    learned: dict[str, Any] = {}
    for rule in RULES:
        pairs = _pairs_of(db, rule)
        if pairs < FEWEST_PAIRS:
            learned[" and ".join(rule)] = {"pairs": pairs}
            continue
        linker = Linker(
            DuckDBAPI(connection=db).register("sampled"), settings(model), log_level=None
        )
        session = linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule),
            estimate_without_term_frequencies=True,
            max_pairs=EM_PAIRS if pairs > EM_PAIRS else None,
        )
        core = session.core_model_settings
        matched = core.probability_two_random_records_match * min(pairs, EM_PAIRS)
        learned[" and ".join(rule)] = {"pairs": pairs, "matched": round(matched)}
        for comparison in core.comparisons:
            name = comparison.output_column_name
            m = [lv.m_probability for lv in comparison.comparison_levels if not lv.is_null_level]
            strength = matched * _share_of_pairs(db, _COLUMN.get(name, name)) ** 0.5
            sums[name] += strength * np.array(m)
            weights[name] += strength
    values = dict(model.values)
    for name in model.present:
        values[name] = _held_m(COMPARISONS[name], sums[name] / weights[name], values[name])
    return values, learned


def _held_u(
    levels: tuple[Level, ...], seen: list[float], pairs: float, exact: float
) -> list[tuple[float, float]]:
    """Return (m, u): u between what was seen among random pairs and the prior."""
    prior = np.array([lv.u for lv in levels])
    free = np.array([not lv.fixed for lv in levels])
    u = (pairs * np.array(seen) + U_STRENGTH * prior) / (pairs + U_STRENGTH)
    u[0] = exact
    u = np.maximum(u, LEAST_U)
    u[-1 if free[-1] else -2] = max(1.0 - u[:-1].sum(), 0.5) if free[-1] else u[-2]
    return [
        (lv.m, lv.u if lv.fixed else _rounded(value)) for lv, value in zip(levels, u, strict=True)
    ]


def _held_m(
    levels: tuple[Level, ...], m: Any, before: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    """Return (m, u) with m made to sum to one over the levels that are not set."""
    free = np.array([not lv.fixed for lv in levels])
    m = np.where(free, np.maximum(m, LEAST_M), 0.0)
    m = m / m.sum()
    return [
        (lv.m if lv.fixed else _rounded(value), u)
        for lv, value, (_, u) in zip(levels, m, before, strict=True)
    ]


def _prior(db: Any, model: Model, size: int) -> float:
    """Return the chance that two profiles are one person, such that the model agrees with itself.

    The expected number of matches among the scored pairs, given the prior, must be the prior
    times the number of all pairs; found by repetition from the starting value.
    """
    from splink import DuckDBAPI, Linker

    linker = Linker(DuckDBAPI(connection=db).register("sampled"), settings(model), log_level=None)
    predicted = linker.inference.predict(threshold_match_weight=-20, warning_mode="never")
    rows = db.execute(f"select match_weight from {predicted.physical_name}").fetchnumpy()
    odds = model.prior / (1 - model.prior)
    bits = np.sort(rows["match_weight"]) - np.log2(odds)
    all_pairs = size * (size - 1) / 2
    least, most = model.prior / 50, min(0.5, model.prior * 40)
    prior = model.prior
    for _ in range(100):
        weight = bits + np.log2(prior / (1 - prior))
        expected = float((1 / (1 + np.exp2(-np.clip(weight, -60, 60)))).sum())
        prior = min(max(expected / all_pairs, least), most)
    return _rounded(prior)


def _exact_u(db: Any, name: str) -> float:
    """Return the chance that two people have the same value: the mean of its frequency."""
    column = _COLUMN.get(name, name)
    row = db.execute(f"select avg(tf_{column}) from sampled where {column} is not null").fetchone()
    return float(row[0])


def _share_of_pairs(db: Any, column: str) -> float:
    """Return the share of pairs in which both sides have a value."""
    row = db.execute(f"select count({column}) / count(*) from sampled").fetchone()
    return float(row[0]) ** 2


def _pairs_of(db: Any, columns: tuple[str, ...]) -> int:
    held = " and ".join(f"{c} is not null" for c in columns)
    row = db.execute(
        f"select coalesce(sum(n * (n - 1) // 2), 0)::bigint from (select count(*)::hugeint as n "
        f"from sampled where {held} group by {', '.join(columns)})"
    ).fetchone()
    return int(row[0])


def _number(value: Any) -> float:
    """Return a chance; Splink writes words where a level was never observed."""
    return float(value) if isinstance(value, int | float) else 0.0


def _rounded(value: float) -> float:
    """Return six digits: sums over threads differ after them."""
    return float(f"{value:.6g}")
