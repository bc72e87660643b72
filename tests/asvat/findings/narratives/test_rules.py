"""The language of the rules and the words they know."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.findings.narratives.extract import Extractor
from asvat.findings.narratives.lexicon import inflect, plural
from asvat.findings.narratives.marking import PIECE, one_slip
from asvat.findings.narratives.model import version
from asvat.findings.narratives.rules import rules


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


@given(st.text())
def test_the_pieces_cover_the_text(text: str) -> None:
    assert "".join(PIECE.findall(text)) == text


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
