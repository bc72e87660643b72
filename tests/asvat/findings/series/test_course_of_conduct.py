"""Harassment and stalking that only the series shows; and silence where it is nuisance."""

from __future__ import annotations

import datetime as dt
import random

import pyarrow as pa
import pytest

from asvat.errors import InputError
from asvat.findings.series import LINKS, conduct_settings, course_of_conduct
from asvat.findings.tables import NARRATIVES, RECORDING

TOLD = pa.schema([("incident_id", pa.string()), *NARRATIVES])
WHEN = dt.datetime


def link(name, at, **more):
    return {
        "incident_id": name,
        "event_id": f"event of {name}",
        "at": at,
        "target_id": "edna",
        "suspect_id": "kyle",
        "closing_code": "ASB-N",
        "qualifiers": [],
    } | more


def told(name, *classes, words="shouted abuse at her", aside=(), **more):
    return {
        "incident_id": name,
        "crimes": [
            {"class": c, "evidence": [words], "confidence": 0.8, "rule": "r"} for c in classes
        ],
        "set_aside": [{"class": c, "evidence": [words], "why": why} for c, why in aside],
        "hate_strands": [],
    } | more


def found(links, narratives):
    table = course_of_conduct(
        pa.Table.from_pylist(links, schema=LINKS),
        pa.Table.from_pylist(narratives, schema=TOLD),
        conduct_settings(),
    )
    assert table.schema.equals(RECORDING)
    return table.to_pylist()


def three(**more):
    """Three logs a month apart, each about abuse of one woman."""
    days = (WHEN(2025, 1, 10), WHEN(2025, 2, 10, 9, 30), WHEN(2025, 3, 10))
    return [link(name, at, **more) for name, at in zip("abc", days, strict=True)]


ABUSE = [told(name, "9A") for name in "abc"]


def test_the_second_and_third_time_the_same_man_abuses_her_is_a_course_of_conduct():
    second, third = found(three(), ABUSE)
    assert (second["incident_id"], second["class"], second["basis"]) == ("b", "8L", "series")
    assert second["related"] == ["a"]
    assert third["related"] == ["a", "b"]
    assert second["evidence"] == ["shouted abuse at her"]
    assert second["due"] == WHEN(2025, 2, 11, 9, 30)
    assert not second["supervisor"]
    assert second["confidence"] < third["confidence"] < 1
    assert third["point_to_prove"] == (
        "Two or more occasions: 3 events since 10/01/2025, against the same person by the same "
        "suspect; 3 of 3 logs tell of crimes against them. To ask: did it alarm or distress "
        "them, and did whoever did it know, or ought they to have known, that it would?"
    )


def test_nuisance_in_general_is_no_course_of_conduct_against_whoever_rings():
    assert found(three(suspect_id=None, subtype="NOISE"), [told(name) for name in "abc"]) == []


def test_personal_incidents_without_a_crime_are_occasions_too():
    rows = found(three(asb_category="personal"), [])
    assert [row["class"] for row in rows] == ["8L", "8L"]
    assert rows[0]["evidence"] == ["ASB-N"]
    assert rows[0]["confidence"] < found(three(), ABUSE)[0]["confidence"]


def test_a_street_or_a_shop_cannot_be_harassed():
    assert found(three(target_id=None), ABUSE) == []


def test_three_neighbours_ringing_about_one_row_are_one_occasion():
    assert found(three(event_id="one row"), ABUSE) == []


def test_incidents_more_than_six_months_apart_are_not_taken_together():
    links = [link("a", WHEN(2024, 8, 31)), link("b", WHEN(2025, 3, 1))]
    assert found(links, ABUSE) == []
    assert len(found([link("a", WHEN(2024, 9, 1)), links[1]], ABUSE)) == 1


def test_unknown_youths_who_do_the_same_to_her_again_are_a_course_and_different_things_are_not():
    links = three(suspect_id=None)
    rows = found(links, ABUSE)
    assert [row["incident_id"] for row in rows] == ["b", "c"]
    assert "with the same kind of conduct (abuse)" in rows[0]["point_to_prove"]
    assert rows[0]["confidence"] < found(three(), ABUSE)[0]["confidence"]
    assert found(links[:2], [told("a", "9A"), told("b", "58C")]) == []


def test_the_feuding_household_holds_a_series_together():
    links = three(suspect_id=None, suspect_place="12 Elm Street")
    (row,) = found(links[:2], [told("a", "9A"), told("b", "58C")])
    assert "from the same address" in row["point_to_prove"]


def test_two_suspects_are_two_series():
    links = three()[:2]
    links[1]["suspect_id"] = "lee"
    assert found(links, [told("a", "9A"), told("b", "58A")]) == []


def test_following_and_waiting_outside_are_stalking():
    narratives = [
        told("a", "9A", words="followed her home from the bus"),
        told("b", "9A", words="was stood outside her work again"),
    ]
    (row,) = found(three()[:2], narratives)
    assert row["class"] == "8Q"
    assert "turning up or the like in 2;" not in row["point_to_prove"]
    assert "following, watching, turning up or the like in 2." in row["point_to_prove"]


def test_one_word_of_following_alone_is_not_yet_stalking_but_a_told_stalking_is():
    once = [told("a", "9A", words="followed her home"), told("b", "9A")]
    assert [row["class"] for row in found(three()[:2], once)] == ["8L"]
    outright = [told("a", "8Q", words="left notes on her car"), told("b", "9A")]
    assert [row["class"] for row in found(three()[:2], outright)] == ["8Q"]


@pytest.mark.parametrize(
    ("more", "words"),
    [({}, {"hate_strands": ["race"]}), ({"qualifiers": ["HATE-RELIGION"]}, {})],
)
def test_hostility_on_race_or_religion_aggravates_it_for_as_long_as_it_is_in_the_window(
    more, words
):
    links = three()
    links[0] |= more
    rows = found(links, [told("a", "9A", **words), *ABUSE[1:]])
    assert [row["class"] for row in rows] == ["8M", "8M"]


def test_nothing_is_prompted_that_is_recorded_already():
    recorded = three()
    recorded[1]["offence_class"] = "8L"
    assert found(recorded, ABUSE) == []
    in_words = [ABUSE[0], told("b", "9A", aside=[("8L", "already_recorded")]), ABUSE[2]]
    assert found(three(), in_words) == []


def test_harassment_recorded_against_one_man_does_not_hide_another():
    links = [*three(), link("x", WHEN(2025, 1, 5), suspect_id="lee", offence_class="8L")]
    rows = found(links, ABUSE)
    assert [row["incident_id"] for row in rows] == ["b", "c"]
    assert "by the same suspect" in rows[0]["point_to_prove"]


def test_a_record_made_later_changes_no_earlier_prompt():
    later = [*three(), link("d", WHEN(2025, 3, 20), offence_class="8L")]
    assert found(later, ABUSE) == found(three(), ABUSE)


def test_sexual_matter_in_the_series_goes_to_a_supervisor():
    rows = found(three(), [told("a", "9A", "N100"), *ABUSE[1:]])
    assert all(row["supervisor"] for row in rows)


def test_who_is_named_as_caller_and_suspect_in_one_log_does_not_harass_themselves():
    assert found(three(suspect_id="edna")[:2], [told("a", "9A"), told("b", "58A")]) == []


def test_the_order_of_rows_and_a_second_suspect_make_no_difference_to_the_count():
    links = [*three(), link("b", WHEN(2025, 2, 10, 9, 30), suspect_id="lee")]
    expected = found(links, ABUSE)
    assert [row["related"] for row in expected] == [["a"], ["a", "b"]]
    for seed in range(5):
        random.Random(seed).shuffle(links)
        assert found(links, ABUSE) == expected


def test_a_long_series_names_its_latest_logs_and_tells_the_number_of_all():
    day = WHEN(2025, 1, 1)
    links = [link(f"l{i:03}", day + dt.timedelta(days=i)) for i in range(40)]
    last = found(links, [told(f"l{i:03}", "9A") for i in range(40)])[-1]
    assert last["related"] == [f"l{i:03}" for i in range(27, 39)]
    assert "40 events since 01/01/2025" in last["point_to_prove"]
    assert last["confidence"] <= 0.95


def test_tables_that_lack_a_column_are_refused_and_empty_ones_give_nothing():
    assert found([], []) == []
    with pytest.raises(InputError, match="narratives lack"):
        course_of_conduct(LINKS.empty_table(), pa.table({"incident_id": ["a"]}), conduct_settings())
