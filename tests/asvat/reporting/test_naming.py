"""Titles name what was counted and where it was, whoever keeps the records."""

from __future__ import annotations

import pytest

from asvat.reporting.naming import located, place_words, subject_words, type_words

DISTRICTS = ["Bradford", "Leeds", "Wakefield"]


@pytest.mark.parametrize(
    ("agencies", "districts", "place"),
    [
        (["West Yorkshire Police"], DISTRICTS, "West Yorkshire"),
        (["Cleveland Police", "Durham Constabulary"], [], "Cleveland and Durham"),
        (["Department for Transport"], DISTRICTS, "Bradford, Leeds and Wakefield"),
        (["Department for Transport"], [str(i) for i in range(40)], "40 districts"),
        (["Department for Transport"], [], "the area of Department for Transport"),
    ],
)
def test_only_a_territorial_force_names_the_place(
    agencies: list[str], districts: list[str], place: str
) -> None:
    assert place_words(agencies, districts) == place


def test_the_subject_is_in_words() -> None:
    collisions = subject_words(["road-traffic-collision"] * 3)
    assert collisions == "road traffic collisions with injury"
    assert type_words("road-traffic-collision") == "Road traffic collisions with injury"
    assert (type_words("burglary"), type_words(None)) == ("Burglary", "not stated")
    assert located(collisions) == "Located road traffic collisions with injury"
    assert subject_words(["criminal-damage-arson"]) == "criminal damage and arson"
    assert subject_words(["burglary", None]) == "incidents"
    assert located("incidents") == "Located incidents"
    assert located("burglary") == "Located incidents of burglary"
