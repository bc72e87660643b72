"""What reading a narrative must give, in the words of those who rely on it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.findings.narratives import read_narratives
from asvat.findings.tables import NARRATIVES


def read(*texts: str | None, closed: str | None = "ASB-N") -> list[dict]:
    table = read_narratives(pa.array(texts, pa.string()), pa.array([closed] * len(texts)))
    assert table.schema == NARRATIVES
    return table.to_pylist()


def classes(row: dict) -> set[str]:
    return {crime["class"] for crime in row["crimes"]}


ASSAULT = (
    "Caller states a lad pushed her over outside the chip shop and punched her twice in the face. "
    "She has a cut lip. Youths made off. No offences, words of advice."
)
WINDOW = "Someone threw a brick and smashed her kitchen window overnight. Closed environmental."
NOTHING = (
    "Kids playing football in the street, caller fed up with the noise. No damage, nobody hurt, "
    "not threatened. They moved when asked."
)


def test_a_punch_told_in_plain_words_is_a_crime_to_consider() -> None:
    (row,) = read(ASSAULT)
    assert row["crime_missed"]
    assert classes(row) & {"8N", "105A"}
    assert all(quote in ASSAULT for crime in row["crimes"] for quote in crime["evidence"])


def test_a_broken_window_at_home_is_damage_to_a_dwelling() -> None:
    (row,) = read(WINDOW, closed="ASB-E")
    assert row["crime_missed"]
    assert "58A" in classes(row)


def test_noise_without_a_victim_is_no_crime() -> None:
    (row,) = read(NOTHING)
    assert not row["crime_missed"]
    assert row["crimes"] == []


def test_a_crime_that_is_recorded_already_is_not_missed() -> None:
    (row,) = read(
        "INFT wants an update on her smashed window. Already recorded, crime number 13260204418, "
        "OIC PC Lumb. Nothing new has happened since."
    )
    assert row["already_recorded"]
    assert not row["crime_missed"]


def test_a_knife_raises_the_trigger_whatever_the_score_and_a_toy_does_not() -> None:
    knife, toy = read(
        "Male outside the school waving a large knife about.",
        "Kids in costume with a plastic sword and a toy knife, they are playing.",
    )
    assert "weapon" in {trigger["trigger"] for trigger in knife["triggers"]}
    assert toy["triggers"] == []


def test_words_of_suicide_raise_the_trigger() -> None:
    (row,) = read("Caller says he wants to end it all and has taken tablets. Noise complaint.")
    assert "suicide" in {trigger["trigger"] for trigger in row["triggers"]}


def test_a_pensioner_on_her_ninth_call_is_seen() -> None:
    text = "Mrs Lund, 84yrs, lives alone, rings again, ninth call this month, lads at her door."
    (row,) = read(text, closed="ASB-P")
    factors = {factor["factor"]: factor["evidence"] for factor in row["vulnerability"]}
    assert "older_person" in factors
    assert row["says_repeat"]
    assert all(quote in text for quotes in factors.values() for quote in quotes)


def test_a_log_about_a_person_a_street_and_its_surroundings() -> None:
    person, place = read(
        "He shouted abuse at her by name and said he knows where she lives.",
        "Fly tipped mattress and rubbish bags blocking the lane, council informed.",
        closed=None,
    )
    assert person["asb_category"] == "personal"
    assert place["asb_category"] == "environmental"


def test_missing_and_empty_narratives_have_a_row_without_findings() -> None:
    for row in read(None, "", "   ", closed=None):
        assert not row["crime_missed"]
        assert row["probability"] == 0
        assert row["crimes"] == row["vulnerability"] == row["triggers"] == []


def test_what_a_text_tells_does_not_depend_on_its_neighbours() -> None:
    alone = read(ASSAULT)[0]
    among = read(NOTHING, ASSAULT, WINDOW)[1]
    assert alone["probability"] == pytest.approx(among["probability"], abs=1e-5)
    assert {**alone, "probability": 0} == {**among, "probability": 0}


@pytest.mark.parametrize(
    "text",
    [
        "no stop " * 5000,
        "a" * 40_000,
        "!" * 40_000,
        "12:34 " * 7000,
        "*" * 40_000,
        "<b>HTML</b> &amp; \x00\x07 controls \ud83d\ude00".encode("utf-16", "surrogatepass").decode(
            "utf-16"
        ),
        "Он ударил меня. 他打了我 😀 مرحبا",
        "1." * 20_000,
    ],
)
def test_odd_texts_are_read(text: str) -> None:
    assert len(read(text)) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=6))
def test_evidence_is_always_an_exact_part_of_the_text(texts: list[str]) -> None:
    made = [f"{ASSAULT} {text} {WINDOW}" for text in texts]
    for row, text in zip(read(*made), made, strict=True):
        listed = row["crimes"] + row["set_aside"] + row["vulnerability"] + row["triggers"]
        assert all(quote in text for found in listed for quote in found["evidence"])


def test_two_threads_read_as_one() -> None:
    texts = pa.array([ASSAULT, WINDOW, NOTHING, None] * 1500)
    one = read_narratives(texts, workers=1)
    two = read_narratives(texts, workers=2)
    assert one.equals(two)
