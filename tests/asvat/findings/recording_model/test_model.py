"""What the model does to the prompts, learnt from simulated reviewers of composed narratives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.findings.recording_model import BASE, ReRanker, rerank
from asvat.findings.recording_model.fitting import newton
from asvat.findings.recording_model.judging import area, excess, log_loss
from asvat.findings.recording_model.signals import chance

LEARN, JUDGE = range(600), range(600, 1000)


@pytest.fixture(scope="module")
def learnt(force) -> ReRanker:
    model = force.model(force.decided(LEARN, "blind"))
    return ReRanker("v1", model.text, model.crime, model.most, model.facts, model.judged)


def probability(table: pa.Table) -> np.ndarray:
    return table.column("probability").to_numpy()


def found(table: pa.Table) -> list[list[tuple[str, ...]]]:
    return [
        sorted((c["class"], c["rule"], *c["evidence"]) for c in row)
        for row in table.column("crimes").to_pylist()
    ]


def test_nothing_that_a_rule_found_disappears(force, learnt) -> None:
    after = rerank(force.told, learnt)
    assert found(after) == found(force.told)
    for name in set(force.told.column_names) - {"probability", "crimes", "rules"}:
        assert after.column(name).equals(force.told.column(name)), name
    assert after.schema == force.told.schema


def test_the_model_is_never_the_only_reason(force, learnt) -> None:
    nothing = force.base == 0
    assert nothing.any()
    assert not probability(rerank(force.told, learnt))[nothing].any()


def test_no_prompt_moves_further_than_it_may(force, learnt) -> None:
    some = force.base > 0
    before, after = (np.clip(p[some], 1e-4, 1 - 1e-4) for p in
                     (force.base, probability(rerank(force.told, learnt))))  # fmt: skip
    shift = np.log(after / (1 - after)) - np.log(before / (1 - before))
    assert np.abs(shift).max() <= learnt.most + 0.01


def test_crimes_stand_by_their_new_confidence(force, learnt) -> None:
    for row in rerank(force.told, learnt).column("crimes").to_pylist():
        sure = [c["confidence"] for c in row]
        assert sure == sorted(sure, reverse=True)


def test_a_text_is_ranked_alike_whatever_stands_beside_it(force, learnt) -> None:
    whole = rerank(force.told, learnt)
    parts = [rerank(force.told.slice(at, 7), learnt) for at in range(0, force.told.num_rows, 7)]
    assert pa.concat_tables(parts).equals(whole)
    assert rerank(force.told.slice(0, 0), learnt).num_rows == 0


def test_it_learns_what_this_force_does_not_record(force, learnt) -> None:
    judge = list(JUDGE)
    yes = np.array([force.truth(at) for at in judge])
    before, after = force.base[judge], probability(rerank(force.told, learnt))[judge]
    assert log_loss(yes, after) < 0.9 * log_loss(yes, before)
    assert area(yes, after) > area(yes, before)
    weights = learnt.crime.weights()
    assert min(weights["class:58A"], weights["class:58C"]) < 0


def test_five_labels_change_next_to_nothing_and_thirty_little(force) -> None:
    for count, most in ((5, 0.01), (30, 0.05)):
        model = force.model(force.decided(force.top(LEARN)[:count], "queue", agreeing=0.5))
        moved = np.abs(probability(rerank(force.told, model)) - force.base)
        assert moved.max() < most


def test_a_reviewer_who_follows_the_prompts_hardly_misleads_where_some_look_blind(force) -> None:
    blind = force.decided(range(200), "blind")
    rest = force.top(range(200, 600))[:250]
    follower = force.decided(rest, "queue", agreeing=0.9)
    naive = force.decided(rest, "queue", agreeing=0.9)
    judge = list(JUDGE)
    yes = np.array([force.truth(at) for at in judge])
    aware = probability(rerank(force.told, force.model(blind + follower)))[judge]
    taken_in = force.model([*blind, *(replace(d, sample="blind") for d in naive)])
    misled = probability(rerank(force.told, taken_in))[judge]
    assert log_loss(yes, aware) < log_loss(yes, misled)
    assert abs(excess(yes, aware)) < abs(excess(yes, misled))
    assert log_loss(yes, aware) < log_loss(yes, force.base[judge])


def test_the_registrars_word_is_what_is_learnt(force) -> None:
    wrong = [
        d for d in force.decided(LEARN, "blind", day=300) if not d.crime_missed
    ]  # said by a reviewer, later
    right = force.decided(LEARN, "blind", by="registrar")
    told = force.model(right + wrong)
    assert told.content() == force.model(right).content()
    assert told.facts["by"] == {"reviewer": 0, "second_look": 0, "registrar": len(LEARN)}


def test_it_is_judged_on_the_blind_sample_alone(force) -> None:
    decisions = force.decided(range(150), "blind") + force.decided(range(150, 400), "queue")
    model = force.model(decisions)
    assert sorted(model.judged) == force.ids[:150]
    assert {s["score"] for s in model.facts["scores"]} == {"log_loss", "brier", "area", "excess"}
    assert force.model(force.decided(range(150), "queue")).facts["scores"] == []


def test_the_same_labels_give_the_same_model_to_the_byte(force) -> None:
    decisions = force.decided(range(150), "blind")
    model = force.model(decisions)
    assert model.content() == force.model(decisions[::-1]).content()
    again = ReRanker.read(model.content(), "v2")
    assert again.content() == model.content()


def test_a_model_holds_no_words_and_no_signal_seen_in_fewer_than_five_logs(force, learnt) -> None:
    for part in (learnt.text, learnt.crime):
        assert min(part.logs) >= 5
    content = learnt.content()
    for row in force.told.column("crimes").to_pylist():
        for crime in row:
            assert not any(quote in content for quote in crime["evidence"] if " " in quote)


def test_who_somebody_is_moves_no_prompt(learnt) -> None:
    kinds = {name.partition(":")[0] for part in (learnt.text, learnt.crime) for name in part.names}
    assert kinds <= {"class", "rule", "crimes", "aside", "says", "category", "subtype"}


def test_the_rules_alone_change_nothing(force) -> None:
    assert rerank(force.told, ReRanker(BASE)) is force.told
    assert rerank(force.told, None) is force.told


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 40), st.integers(1, 6))
def test_the_fit_is_where_the_posterior_is_flat(seed: int, rows: int, columns: int) -> None:
    rng = np.random.default_rng(seed)
    base, x = rng.normal(0, 3, rows), rng.normal(0, 1, (rows, columns))
    yes, weight = rng.random(rows) < 0.3, rng.random(rows)
    precision = rng.uniform(0.5, 50, columns)
    terms = newton(base, x, yes, weight, precision)
    slope = x.T @ (weight * (yes - chance(base + x @ terms))) - precision * terms
    assert np.abs(slope).max() < 1e-3
