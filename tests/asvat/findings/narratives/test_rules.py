"""The language of the rules and the words they know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.findings.narratives.extract import Extractor
from asvat.findings.narratives.lexicon import inflect, plural
from asvat.findings.narratives.marking import one_slip
from asvat.findings.narratives.matching import spread
from asvat.findings.narratives.model import version
from asvat.findings.narratives.rules import rules


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Lads' p*** at 18:30hrs... ok", ["Lads'", "p***", "at", "18:30hrs", "...", "ok"]),
        ("won't pay\n\n84yrs, £5.", ["won't", "pay", "\n\n", "84yrs", ",", "£", "5", "."]),
        ("Mr O’Dowd—drunk 😀", ["Mr", "O’Dowd", "—", "drunk", "😀"]),
    ],
)
def test_a_text_is_cut_into_words_numbers_and_marks(text: str, pieces: list[str]) -> None:
    assert Extractor(rules(), {}).mark([text]).pieces(0) == pieces


@settings(deadline=None)
@given(
    st.integers(0, 2**64 - 1), st.lists(st.integers(0, 63), max_size=4), st.integers(0, 40)
)  # fmt: skip
def test_a_gap_reaches_as_many_words_as_single_steps_would(
    free: int, begun: list[int], most: int
) -> None:
    reached = sum(1 << at for at in set(begun))
    stepped = reached
    for _ in range(most):
        stepped |= ((stepped & free) << 1) & (2**64 - 1)
    assert int(spread(np.uint64(reached), np.uint64(free), most)) == stepped


def spoken(text: str) -> set[str]:
    extract = Extractor(rules(), {}).extract([text])
    return {rules().name[rule] for rule in extract.rule.tolist()}


def labels(text: str, negated: bool) -> set[str]:
    extractor = Extractor(rules(), {})
    found = extractor.extract([text]).mentions
    return {extractor.labels[number] for number in found.label[found.negated == negated].tolist()}


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("grab", "grabbed"),
        ("shove", "shoving"),
        ("throw:threw:thrown", "threw"),
        ("carry", "carried"),
        ("punch", "punches"),
        ("throttle", "throttled"),
        ("visit", "visited"),
    ],
)
def test_verbs_are_inflected(verb: str, form: str) -> None:
    assert form in inflect(verb)


def test_nouns_have_plurals() -> None:
    assert plural("knife") >= {"knife"}
    assert "bushes" in plural("bush")
    assert "injuries" in plural("injury")


def test_a_rule_does_not_reach_over_a_full_stop() -> None:
    assert "105A.strong_force" in spoken("He punched the lad.")
    assert "105A.strong_force" not in spoken("He punched. The lad left.")


def test_a_negation_before_the_words_is_seen() -> None:
    assert "58A" in labels("Someone smashed her window.", negated=False)
    assert "58A" in labels("They have not smashed her window.", negated=True)


def test_masked_and_misspelt_words_are_known() -> None:
    assert "9A.threatened" in spoken("He threatend the driver.")
    assert "9B.slur" in spoken("Shouted you p*** at him.")


@settings(deadline=None)
@given(st.text())
def test_pieces_are_whole_letters_and_leave_out_only_white_space(text: str) -> None:
    sound = text.encode("utf-8", "replace").decode("utf-8")
    pieces = Extractor(rules(), {}).mark([sound]).pieces(0)
    assert "".join("".join(pieces).split()) == "".join(sound.split())


@given(st.text("abc", min_size=3, max_size=6), st.integers(0, 5))
def test_a_dropped_letter_is_one_slip(word: str, at: int) -> None:
    shorter = word[: at % len(word)] + word[at % len(word) + 1 :]
    assert one_slip(word, shorter)
    assert one_slip(shorter, word)


def test_two_slips_are_another_word() -> None:
    assert one_slip("threatened", "threatneed")
    assert not one_slip("threatened", "frightened")


def test_all_mentions_stay_within_their_text() -> None:
    texts = ["He hit her.", "", "No stop here he hit her", "set fire to the bin. Petrol"]
    extract = Extractor(rules(), {}).extract(texts)
    first = extract.marked.first
    found = extract.mentions
    assert np.all(found.start >= first[found.text])
    assert np.all(found.end <= first[found.text + 1])


def test_the_version_tells_words_rules_and_weights_apart() -> None:
    assert version().startswith("narratives-")
    assert version() == version()
