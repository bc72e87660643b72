"""One log explained: the right log, the right words, honest links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.findings.explaining import Explanation, explain, passages, spans
from asvat.findings.listing import Reader, open_snapshot

POLICE = "Northshire"


@pytest.fixture
def reader(reviewed: Path) -> Iterator[Reader]:
    with open_snapshot(reviewed).open() as opened:
        yield opened


@pytest.fixture
def threatened(reader: Reader) -> Explanation:
    return explain(reader, "L-201", POLICE)


def test_a_number_that_two_agencies_use_is_asked_back(reader: Reader) -> None:
    with pytest.raises(InputError, match=r"Northtown Council.*--agency"):
        explain(reader, "L-201")
    council = explain(reader, "L-201", "Northtown")
    assert council.log["agency"] == "Northtown Council"
    assert explain(reader, council.log["incident_id"]).log == council.log


def test_an_unknown_number_brings_the_nearest(reader: Reader) -> None:
    with pytest.raises(InputError, match=r"no log “L-20”.*L-201"):
        explain(reader, "L-20")


def test_the_words_that_count_are_told_from_those_set_aside(threatened: Explanation) -> None:
    said = [(threatened.narrative[s.start : s.end], s.kind) for s in threatened.marked]
    assert said == [
        ("burn her out", "counts"),
        ("No weapon", "set aside"),
        ("window was smashed", "counts"),
    ]


def test_a_series_shows_what_exact_matching_misses_and_how_sure_it_is(
    threatened: Explanation,
) -> None:
    caller = next(p for p in threatened.people if p.role == "caller")
    assert [a.line.log for a in caller.appearances] == ["L-101", "L-117", "L-130", "L-201"]
    assert [a.exact for a in caller.appearances] == [False, False, True, True]
    assert (caller.events, caller.exact, caller.sure) == (4, 2, 0.93)
    assert caller.names == ("Edna Ackroyd", "Edna Akroyd")


def test_refusing_a_link_would_leave_the_calls_under_that_spelling(
    threatened: Explanation,
) -> None:
    caller = next(p for p in threatened.people if p.role == "caller")
    assert caller.alone == 2


def test_a_suspect_is_not_counted_as_a_repeat_caller(threatened: Explanation) -> None:
    suspect = next(p for p in threatened.people if p.role == "suspect")
    assert (suspect.logs, suspect.exact) == (2, None)
    assert suspect.standing is not None
    assert suspect.standing.windows == ()


def test_somebody_kept_apart_is_named_as_perhaps_and_not_counted(reader: Reader) -> None:
    caller = explain(reader, "L-202").people[0]
    assert [(p.name, p.status) for p in caller.perhaps] == [("Edna Ackroyd", "kept_apart")]
    assert caller.logs == 1


def test_without_a_part_of_its_score_a_log_falls_by_just_that(threatened: Explanation) -> None:
    score = threatened.score
    assert score is not None
    for part in score.contributions:
        assert part.score_without == pytest.approx(score.score - part.points)
    assert (score.rank, score.due, score.alert) == (1, 4, True)


def test_the_other_agencys_log_of_the_event_is_beside_it(threatened: Explanation) -> None:
    [(line, sure)] = threatened.event
    assert (line.agency, line.log, sure) == ("Northtown Council", "L-201", 0.97)


def test_a_log_out_of_scope_is_explained_as_such_with_its_place(reader: Reader) -> None:
    found = explain(reader, "L-205")
    assert not found.in_scope
    assert found.prompts == ()
    assert found.place.default_geocode == "many addresses at one point (3 logs have it)"


def test_the_series_of_a_place_counts_every_agencys_logs(threatened: Explanation) -> None:
    place = threatened.place
    assert (place.logs, place.events, place.counted) == (5, 4, True)
    assert place.standing is not None
    assert any(w.met for w in place.standing.windows)


@given(st.text(max_size=60), st.lists(st.text(min_size=1, max_size=5), max_size=6))
def test_marked_stretches_never_overlap_and_lie_within_the_text(
    text: str, words: list[str]
) -> None:
    told = {
        "crimes": [{"class": "8L", "evidence": words[:3]}],
        "vulnerability": [{"factor": "child", "evidence": words[3:]}],
        "triggers": None,
        "set_aside": [{"class": "10D", "why": "negated", "evidence": words[1:4]}],
    }
    marked = spans(text, told)
    edges = [edge for s in marked for edge in (s.start, s.end)]
    assert edges == sorted(edges)
    assert all(0 <= s.start < s.end <= len(text) for s in marked)


def test_of_a_very_long_narrative_the_marked_passages_are_shown() -> None:
    text = "x" * 20_000 + "he has a knife" + "y" * 20_000
    told = {
        "crimes": [{"class": "10D", "evidence": ["knife"]}],
        "vulnerability": [],
        "triggers": [],
        "set_aside": [],
    }
    shown = passages(text, spans(text, told), 4000)
    assert len(shown) == 2
    assert "knife" in text[slice(*shown[1])]
    assert sum(end - start for start, end in shown) < 2000
