"""Did it work? The weighted displacement difference."""

import json
import math
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.evaluation.displacement import effect, harm_effect
from asvat.evaluation.displacement_counts import AreaWeights, Counts
from asvat.records.provenance import read_stamp

PAIR = st.tuples(st.integers(0, 500), st.integers(0, 500))


def test_the_worked_example_of_the_domain_notes() -> None:
    found = effect((20, 10), (20, 20), (30, 20), (30, 30), confidence=0.9)
    assert found.total.estimate == -20
    assert found.total.se == pytest.approx(13.416, abs=5e-4)
    assert found.total.z == pytest.approx(-1.491, abs=5e-4)
    assert (found.total.low, found.total.high) == pytest.approx((-42.07, 2.07), abs=5e-3)
    assert found.local.estimate == -10
    assert found.local.se == pytest.approx(8.367, abs=5e-4)
    assert found.local.z == pytest.approx(-1.195, abs=5e-4)
    assert found.warnings == ()


def test_the_displacement_variance_is_the_sum_of_its_four_counts() -> None:
    # A widely used tool multiplies the two control counts here: 1,050 where 180 is right.
    assert effect((20, 10), (20, 20), (30, 20), (30, 30)).total.se ** 2 == pytest.approx(180)


def test_the_example_of_the_paper() -> None:
    found = effect((207, 110), (308, 318), (178, 157), (150, 140))
    assert found.total.estimate == -118
    assert found.total.se == pytest.approx(math.sqrt(1568))
    assert round(found.total.z, 2) == -2.98
    assert (round(found.total.low), round(found.total.high)) == (-196, -40)


def test_unequal_periods() -> None:
    found = effect((80, 20), (100, 50), time_weights=(2, 1))
    assert found.local.estimate == -20
    assert found.local.se == pytest.approx(math.sqrt(115))


def test_unequal_areas() -> None:
    found = effect(
        (207, 110), (308, 318), (178, 157), (150, 140),
        area_weights=AreaWeights(1.2, 0.9, 1.5, 1.6),
    )  # fmt: skip
    assert found.total.estimate == pytest.approx(-99.69444444)
    assert found.total.se == pytest.approx(35.4280755)
    assert found.total.z == pytest.approx(-2.813995483)
    assert (found.total.low, found.total.high) == pytest.approx((-169.1321965, -30.25669241))


@pytest.mark.real_data
def test_the_reference_values_in_the_shared_folder(data: Path) -> None:
    values = json.loads((data / "expected" / "wdd_etest_scan_reference_values.json").read_text())
    for case in values["wdd"][:4]:
        around = [case.get("disp_treated"), case.get("disp_control")]
        found = effect(case["treated"], case["control"], *around)
        expected = case.get("Est_Total", case.get("Est_Local"))
        part = found.total if "Est_Displace" not in case else found.displacement
        assert part is not None
        assert part.estimate == case.get("Est_Displace", expected)
    harm = values["wdd_harm"]
    types = {n: Counts(v["treated"], v["control"]) for n, v in harm["inputs"].items()}
    weights = {n: v["weight"] for n, v in harm["inputs"].items()}
    found = harm_effect(types, weights)
    assert found.total.estimate == harm["HarmEst"]
    assert found.total.se == pytest.approx(harm["SE"])
    assert found.total.z == pytest.approx(harm["Z"])
    assert (found.total.low, found.total.high) == pytest.approx((harm["LowCI"], harm["HighCI"]))
    assert found.e_test_p is None


def test_what_scripts_read_is_there_and_not_rounded() -> None:
    answer = effect((20, 10), (20, 20), (30, 20), (30, 30)).to_dict()
    assert {"wdd", "se", "z", "p", "low", "high", "e_test_p", "warnings"} <= answer.keys()
    assert answer["se"] == math.sqrt(180)
    assert answer["p"] == pytest.approx(0.1360371281, abs=1e-9)
    assert answer["e_test_p"] == pytest.approx(0.0688317821, abs=1e-9)
    json.dumps(answer)


def test_the_table_holds_the_parts_and_says_how_it_was_made() -> None:
    table = effect((20, 10), (20, 20), (30, 20), (30, 30)).table()
    assert table["part"].to_pylist() == ["local", "displacement", "total"]
    assert table["estimate"].to_pylist() == [-10, -10, -20]
    assert isinstance(table, pa.Table)
    assert read_stamp(table)["parameters"]["counts"]["treated"] == [20, 10]


@pytest.mark.parametrize(
    ("treated", "control", "series", "words"),
    [
        ((70, 50), (20, 20), {}, "not alike"),
        ((20, 4), (20, 20), {}, "below 5"),
        ((20, 10), (20, 20), {"treated": [1, 9, 0, 12, 2]}, "as much as chance"),
    ],
)
def test_failed_assumptions_are_said(treated, control, series, words) -> None:  # type: ignore[no-untyped-def]
    (warning,) = effect(treated, control, series=series).warnings
    assert words in warning


@pytest.mark.parametrize(
    "arguments",
    [
        {"treated": (-1, 2)},
        {"treated": (1.5, 2)},
        {"treated": (1, 2, 3)},
        {"displacement_treated": (3, 4)},
        {"treated": (0, 0), "control": (0, 0)},
        {"time_weights": (0, 1)},
        {"confidence": 95},
    ],
)
def test_counts_that_cannot_be_used_are_refused(arguments) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError):
        effect(**{"treated": (20, 10), "control": (20, 20), **arguments})


def test_a_type_without_a_weight_is_not_dropped_silently() -> None:
    with pytest.raises(InputError, match="no harm weight for arson"):
        harm_effect({"arson": Counts((3, 2), (4, 4))}, {})


@given(PAIR, PAIR)
def test_swapping_treated_and_control_turns_the_sign(treated, control) -> None:  # type: ignore[no-untyped-def]
    if sum(treated) + sum(control) == 0:
        return
    one, two = effect(treated, control).total, effect(control, treated).total
    assert one.estimate == -two.estimate
    assert one.se == two.se
    assert one.p == pytest.approx(two.p)
