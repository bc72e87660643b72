"""Numbers that differ between parts of the report are led from one to the other."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.hotspots.reflection.layers import layer_of
from asvat.reporting.reckoning import category_words, reckoning, record_words, steps_words

ASB = "anti-social-behaviour"
CATEGORY = pa.chunked_array([[ASB] * 6 + ["burglary", "other-incident", ASB]])
CLOSING = ["ASB-P", "ASB-N", None, "ASB-E", "DISPUTE-NONCRIME", "DISPUTE-NONCRIME", None, "ASB-P"]
INSIDE = np.array([True] * 8 + [False])


def steps() -> dict[str, int]:
    layer = layer_of(CATEGORY, [*CLOSING, None])
    table = reckoning(layer == 0, layer, CATEGORY, INSIDE, (4, 3))
    return {row["step"]: row["incidents"] for row in table.to_pylist()}


def test_the_steps_from_reported_to_mapped_are_told_in_one_line() -> None:
    assert steps_words(steps(), "anti-social behaviour") == (
        "From the counts to the maps, anti-social behaviour: 5 reported in the period, 4 of them "
        "with a place, 3 of those in the study area, and these are on the map."
    )


def test_logs_set_aside_from_the_maps_are_counted_out_loud() -> None:
    less = {**steps(), "at a default point": 1, "of an event counted already": 2}
    assert "1 of those at a default point" in steps_words(less, "anti-social behaviour")
    assert "2 more logs about an event counted already" in steps_words(less, "disputes")


def test_a_bar_that_differs_from_the_subject_says_why() -> None:
    found = steps()
    assert found["of the category"] - found["closed as disputes"] + found["closed as it"] == 5
    assert category_words(found) == (
        "Of 6 records of the category anti-social behaviour, 2 are counted as disputes by their "
        "closing code, and 1 of other categories count as anti-social behaviour by theirs; so the "
        "bar and the 5 of the headings and maps differ."
    )
    assert category_words({**found, "closed as disputes": 0, "closed as it": 0}) == ""


def test_rows_read_are_told_apart_into_incidents_and_outcomes() -> None:
    held = {"incidents": 1200, "outcomes": 900, "casualties": 0, "vehicles": 0, "joined": 850}
    assert record_words(held) == (
        "Rows read are of all kinds. On record are 1,200 incidents, 900 outcomes. 850 of the "
        "outcomes belong to an incident on record."
    )
