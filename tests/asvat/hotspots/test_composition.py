"""The true reflection: three layers, and what each hotspot is made of."""

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.hotspots.reflection.composition import CAVEAT, Composition, composition
from asvat.hotspots.reflection.layer_counts import layer_counts
from asvat.hotspots.reflection.layers import POLICE_UK_CAVEAT, layer_of
from asvat.records.provenance import read_stamp

MONTHS = np.arange("2017-01", "2019-01", dtype="datetime64[M]")


def test_open_data_stands_for_the_layers_by_category() -> None:
    category = ["anti-social-behaviour", "criminal-damage-arson", "public-order", "drugs", None]
    assert layer_of(category).tolist() == [0, 1, 1, -1, -1]


def test_force_records_are_judged_by_closing_code_and_offence_class() -> None:
    layer = layer_of(
        category=["public-order", "public-order", None, None, "anti-social-behaviour"],
        closing_code=[None, "DISPUTE-NONCRIME", "ASB-P", None, None],
        offence_class=["9A", None, None, "8L", "58A"],
    )
    # A class that is not in the set rules a broader category out; an ASB log stays one.
    assert layer.tolist() == [-1, 2, 0, 1, 0]


def test_a_large_layer_does_not_drown_the_others() -> None:
    # Cell 0 has the most ASB; cell 1 most linked crimes and disputes.
    cell = np.repeat([0, 1, 0, 1, 0, 1], [900, 600, 10, 40, 5, 30])
    layer = np.repeat([0, 0, 1, 1, 2, 2], [900, 600, 10, 40, 5, 30])
    found = layer_counts(cell, layer, 3)
    assert found.total.tolist() == [915, 670, 0]
    assert found.rank.tolist() == [[1, 2, 2], [2, 1, 1], [3, 3, 3]]
    assert found.together[1] == pytest.approx((0.4 + 0.8 + 30 / 35) / 3)
    assert found.together_rank.tolist() == [2, 1, 3]
    assert found.together.sum() == pytest.approx(1)


def test_a_layer_of_a_handful_of_records_has_no_say_but_is_counted() -> None:
    cell, layer = np.repeat([0, 1, 1], [60, 40, 2]), np.repeat([0, 0, 2], [60, 40, 2])
    found = layer_counts(cell, layer, 2, caveats=[POLICE_UK_CAVEAT])
    assert found.together.tolist() == [0.6, 0.4]
    assert found.count[1].tolist() == [40, 0, 2]
    told = read_stamp(found.table())["caveats"]
    assert told[0] == POLICE_UK_CAVEAT
    assert "2 disputes are too few" in " ".join(told)


def two_years(before: int, after: int, **options: object) -> Composition:
    """Two hotspots: one with `before` and `after` ASB records a month, one without any."""
    month = np.repeat(MONTHS, np.repeat([before, after], 12))
    category = ["anti-social-behaviour"] * month.size
    category[-1], layer = "public-order", np.zeros(month.size, dtype=np.int64)
    layer[-1] = 1
    place = np.zeros(month.size, dtype=np.int64)
    return composition(place, ["High Street", "The Park"], category, layer, month,
                       **{"first": "2018-01", "last": "2018-12", **options})  # type: ignore[arg-type]  # fmt: skip


def test_a_hotspot_says_in_words_what_it_is_made_of() -> None:
    street, park = two_years(20, 10).places
    assert street.sentence == (
        "120 incidents from January 2018 to December 2018: 99% ASB incidents and under 1% "
        "ASB-linked crimes. The largest category is anti-social behaviour (99%, 95% to 100%). "
        "Most in one month: 10 in January 2018. Against the same 12 months a year before: 120 "
        "now, 240 then, fewer (50% down, 95% interval 60% down to 37% down)."
    )
    assert park.sentence == (
        "No incidents from January 2018 to December 2018. Against the same 12 months a year "
        "before: 0 now, 0 then."
    )


def test_the_same_in_columns() -> None:
    table = two_years(20, 10).table()
    row = table.to_pylist()[0]
    assert (row["incidents"], row["asb"], row["asb_linked_crime"], row["dispute"]) == (
        120,
        119,
        1,
        0,
    )
    assert (row["share"], row["ratio"]) == (119 / 120, 0.5)
    assert row["share_low"] < row["share"] < row["share_high"]
    assert row["peak_month"] == "2018-01"
    assert read_stamp(table)["caveats"] == [CAVEAT]
    assert two_years(20, 10).category_table()["category"].to_pylist() == [
        "anti-social behaviour", "public order",
    ]  # fmt: skip


def test_no_percentage_is_given_on_a_small_base() -> None:
    assert "12 then, more (too few then for a percentage)" in two_years(1, 3).places[0].sentence


def test_only_months_known_in_both_years_are_compared() -> None:
    known = np.array([m for m in MONTHS if str(m) not in ("2017-03", "2018-07")])
    street = two_years(20, 10, known_months=known).places[0]
    assert (street.months_compared, street.now, street.before) == (10, 100, 200)


def test_without_the_year_before_there_is_no_trend() -> None:
    street = two_years(20, 10, known_months=MONTHS[12:]).places[0]
    assert street.ratio is None
    assert street.sentence.endswith("do not reach back to the same months a year before.")


def test_a_period_of_two_years_compares_its_last_twelve_months() -> None:
    assert two_years(20, 10, first="2017-01").places[0].before == 240


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InputError, match="ends"):
        two_years(1, 1, first="2018-05", last="2018-01")


def test_records_of_no_layer_are_not_told_by_layers() -> None:
    month = np.repeat(MONTHS, 2)
    place = np.zeros(month.size, dtype=np.int64)
    found = composition(
        place, ["Ring Road"], ["road-traffic-collision"] * month.size, None, month,
        first="2018-01", last="2018-12",
    )  # fmt: skip
    assert found.places[0].sentence.startswith(
        "24 incidents from January 2018 to December 2018. Most in one month: 2 in January 2018."
    )
    assert "asb" not in found.table().column_names
