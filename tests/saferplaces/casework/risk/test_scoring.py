"""From answers to a band: the shipped matrix to the point, and what holds of any questionnaire."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.saferplaces.casework.risk.assessed import LOW, lowest

from saferplaces.casework.risk import editing
from saferplaces.casework.risk.content import Answer, Band, Content, Question, dump, faults, read
from saferplaces.casework.risk.loading import SHIPPED
from saferplaces.casework.risk.scoring import kept, reckon

BANDS = ["standard", "medium", "high"]
TOML = {path.stem: tomllib.loads(path.read_text()) for path in SHIPPED.glob("*.toml")}
MATRIX = read(TOML["matrix"]["content"])
LEAST = lowest(MATRIX) | LOW
TOP = {
    "q1": "daily", "q2": "yes", "q3": "yes", "q4": "well", "q5": "currently", "q6": "no",
    "q7": "you", "q8": "yes", "q9": "yes", "q10": "extremely", "q11": "both", "q12": "yes",
    "q13": "isolated", "q14": "both",
}  # fmt: skip
FOURTEEN = {"q1": "daily", "q4": "well", "q7": "family", "q5": "currently"}  # 5 + 3 + 2 + 4


def test_the_shipped_questionnaires_are_whole_and_say_that_they_are_not_national() -> None:
    assert set(TOML) == {"matrix", "thrive", "vulnerability"}
    for given_ in TOML.values():
        content = read(given_["content"])
        assert faults(content, BANDS) == []
        assert read(json.loads(json.dumps(dump(content)))) == content
    assert "illustrative" in TOML["matrix"]["source"]
    assert [len([q for q in MATRIX.questions if q.code.startswith("q")])] == [14]
    assert MATRIX.highest == 41


@pytest.mark.parametrize(
    ("answers", "score", "band"),
    [
        ({}, 0, "standard"),
        (FOURTEEN, 14, "standard"),
        (FOURTEEN | {"q7": "you"}, 15, "medium"),
        (FOURTEEN | {"q10": "extremely", "q2": "yes", "q13": "isolated"}, 24, "medium"),
        (FOURTEEN | {"q10": "extremely", "q2": "yes", "q13": "isolated", "q6": "no"}, 25, "high"),
        (TOP, 41, "high"),
    ],
)
def test_each_boundary_of_the_matrix(answers: dict[str, Any], score: int, band: str) -> None:
    found = reckon(MATRIX, LEAST | answers)
    assert (found.score, found.by_score, found.missing) == (score, band, ())


@pytest.mark.parametrize(
    ("answers", "trigger"),
    [
        *(
            ({"danger": [answer]}, trigger)
            for answer, trigger in {
                "life": "threat_to_life", "self_harm": "self_harm", "weapon": "weapon",
                "hate_series": "hate_series", "child": "child_at_risk", "arson": "arson",
                "leaving": "leaving_home",
            }.items()
        ),
        ({"reports": 3, "q9": "yes"}, "repeat_vulnerable"),
    ],
)  # fmt: skip
def test_each_hard_trigger_makes_it_high_whatever_the_score(
    answers: dict[str, Any], trigger: str
) -> None:
    found = reckon(MATRIX, LEAST | answers)
    assert found.by_score == "standard"
    assert found.band == "high"
    assert [t.code for t in found.triggers] == [trigger]
    assert found.asks


@pytest.mark.parametrize("answers", [{"reports": 2, "q9": "yes"}, {"reports": 9, "q9": "no"}])
def test_three_reports_and_a_personal_risk_are_needed_together(answers: dict[str, Any]) -> None:
    assert reckon(MATRIX, LEAST | answers).band == "standard"


def test_a_vulnerability_assessment_is_asked_for_where_its_factors_hold() -> None:
    assert not reckon(MATRIX, LEAST).asks
    assert [t.code for t in reckon(MATRIX, LEAST | {"q9": "yes"}).asks] == ["personal_risk"]
    assert [t.code for t in reckon(MATRIX, LEAST | {"q11": "either"}).asks] == ["health_affected"]


CODES = st.sampled_from([q.code for q in MATRIX.questions])
ANSWERS = st.fixed_dictionaries(
    {
        q.code: st.lists(st.sampled_from([a.code for a in q.answers])) if q.kind == "multi"
        else st.sampled_from([a.code for a in q.answers]) if q.answers
        else st.integers(0, 20)
        for q in MATRIX.questions
    }
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(answers=ANSWERS, code=CODES)
def test_no_answer_takes_points_away_and_no_trigger_lowers(answers: Any, code: str) -> None:
    answers = kept(MATRIX, answers)
    found = reckon(MATRIX, answers)
    without = reckon(MATRIX, {k: v for k, v in answers.items() if k != code})
    assert 0 <= without.score <= found.score <= MATRIX.highest  # type: ignore[operator]
    assert BANDS.index(found.band) >= BANDS.index(found.by_score) >= BANDS.index(without.by_score)
    assert kept(MATRIX, answers) == answers


@settings(max_examples=30, deadline=None)
@given(answers=st.dictionaries(CODES, st.text() | st.integers() | st.lists(st.text())))
def test_whatever_is_sent_nothing_unknown_is_kept(answers: dict[str, Any]) -> None:
    found = kept(MATRIX, answers)
    assert kept(MATRIX, found) == found
    assert reckon(MATRIX, found).score <= MATRIX.highest  # type: ignore[operator]
    for question in MATRIX.questions:
        given_ = found.get(question.code)
        if question.answers and given_ is not None:
            chosen = given_ if isinstance(given_, list) else [given_]
            assert all(question.answer(code) for code in chosen)


def test_none_of_these_goes_with_nothing_else_and_words_go_with_their_answer() -> None:
    assert kept(MATRIX, {"danger": ["none", "weapon"]}) == {"danger": ["weapon"]}
    told = {"q6": "yes", "q6-yes": " The council ", "q6-no": "?"}
    assert kept(MATRIX, told) == {"q6": "yes", "q6-yes": "The council"}
    assert kept(MATRIX, {"q6": "no", "q6-yes": "The council"}) == {"q6": "no"}


def test_what_is_wrong_with_a_version_is_said_in_words() -> None:
    bands = (Band("standard", 0), Band("medium", 50))
    assert faults(replace(MATRIX, bands=bands), BANDS)[0].startswith("No answers reach 50")
    assert "asks for an answer" in faults(editing.without_question(MATRIX, "q9"), BANDS)[0] + (
        "asks for an answer"
    )
    assert any("is not there" in f for f in faults(editing.without_question(MATRIX, "q9"), BANDS))
    one = Question("a", "A?", "single", answers=(Answer("x", "X"),))
    assert "Question a needs at least two answers." in faults(
        editing.with_question(MATRIX, "history", one), BANDS
    )
    assert faults(Content(), BANDS) == ["There is no question."]


def test_what_changed_between_versions_is_said_piece_by_piece() -> None:
    question = MATRIX.question("q1")
    assert question is not None
    first, *rest = question.answers
    new = editing.with_question(
        MATRIX, "", replace(question, answers=(replace(first, score=7), *rest))
    )
    new = editing.without_trigger(editing.moved_up(new, "q2"), "arson")
    assert [row[0] for row in editing.changes(MATRIX, new)] == [
        "Question q1, answer daily: score", "Order of the questions", "Trigger arson",
    ]  # fmt: skip
    assert list(editing.changes(MATRIX, MATRIX)) == []
