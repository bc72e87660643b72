"""Harm, with anti-social behaviour kept apart."""

from pathlib import Path

import numpy as np
import pytest

from asvat.errors import InputError
from asvat.hotspots.harm import harm, total_crime_harm
from asvat.hotspots.harm.weights import HEADER, HarmWeights, read_weights
from asvat.records.provenance import read_stamp

# The few values that are public knowledge; all others a user imports.
CHI = """index,code,label,weight,unit,source,valid_from,valid_to
Cambridge CHI,homicide,Homicide,5475,days,crim.cam.ac.uk,,
Cambridge CHI,rape,Rape,1825,days,crim.cam.ac.uk,,
Cambridge CHI,robbery,Robbery,365,days,crim.cam.ac.uk,,
"""


def weights(tmp_path: Path, text: str = CHI) -> HarmWeights:
    path = tmp_path / "weights.csv"
    path.write_text(text, encoding="utf-8-sig")
    return read_weights(path)


def test_a_robbery_is_a_year_and_a_homicide_fifteen(tmp_path: Path) -> None:
    found = harm(["robbery", "robbery", "homicide"], weights(tmp_path))
    assert found.crime_harm == 2 * 365 + 5475
    assert found.unit == "days"
    assert found.table().to_pylist()[1] == {
        "code": "robbery", "label": "Robbery", "kind": "crime", "incidents": 2, "matched": 2,
        "harm": 730.0, "unit": "days",
    }  # fmt: skip


def test_antisocial_behaviour_never_enters_the_total_even_with_a_local_weight(
    tmp_path: Path,
) -> None:
    local = CHI + "Cambridge CHI,anti-social-behaviour,ASB,2,days,local,,\n"
    found = harm(["robbery", "anti-social-behaviour", "ASB-P"], weights(tmp_path, local))
    assert found.crime_harm == 365
    assert (found.asb_incidents, found.asb_harm) == (2, 2.0)
    assert found.unmatched == {}
    assert "shown apart" in read_stamp(found.table())["caveats"][0]


def test_codes_without_a_weight_are_listed_not_counted_as_harmless(tmp_path: Path) -> None:
    found = harm(["robbery", "arson", "arson", None], weights(tmp_path))
    assert found.unmatched == {"arson": 2, "(no code)": 1}
    assert "arson (2)" in found.caveats[0]


def test_harm_by_cell_sums_to_the_total(tmp_path: Path) -> None:
    code = ["robbery", "rape", "anti-social-behaviour", "arson", "robbery"]
    found = harm(code, weights(tmp_path), cell=np.array([0, 2, 0, 2, -1]), cells=3)
    assert found.cell_crime_harm.tolist() == [365, 0, 1825]
    assert found.cell_asb_incidents.tolist() == [1, 0, 0]
    assert found.cell_unmatched.tolist() == [0, 0, 1]
    assert found.cell_table().num_rows == 3


def test_the_weight_of_the_day_is_used(tmp_path: Path) -> None:
    text = CHI.splitlines()[0] + (
        "\nCHI,burglary,Burglary,20,days,old,,2023-04-30"
        "\nCHI,burglary,Burglary,30,days,new,2023-05-01,2024-12-31\n"
    )
    days = np.array(["2023-04-30", "2023-05-01", "2025-01-01", "NaT"], dtype="datetime64[D]")
    found = harm(["burglary"] * 4, weights(tmp_path, text), date=days)
    assert found.crime_harm == 20 + 30
    assert found.unmatched == {"burglary": 2}
    with pytest.raises(InputError, match="the day of each record is needed"):
        harm(["burglary"], weights(tmp_path, text))


def test_different_units_are_never_added(tmp_path: Path) -> None:
    chi = harm(["robbery"], weights(tmp_path))
    ons = harm(["cannabis"], weights(tmp_path, CHI.splitlines()[0] + (
        "\nONS CSS,cannabis,Possession of cannabis,3,score,ONS,,\n")))  # fmt: skip
    assert total_crime_harm([chi, chi]) == 730
    with pytest.raises(InputError, match="cannot be added"):
        total_crime_harm([chi, ons])
    with pytest.raises(InputError, match="column index must hold one name"):
        weights(tmp_path, CHI + "ONS CSS,cannabis,Cannabis,3,days,ONS,,\n")
    with pytest.raises(InputError, match="column unit must hold one name"):
        weights(tmp_path, CHI + "Cambridge CHI,cannabis,Cannabis,3,score,ONS,,\n")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('Cambridge CHI,theft,Theft,"1,000",days,x,,', "line 5: weight '1,000' is not a number"),
        ("Cambridge CHI,theft,Theft,-1,days,x,,", "not a number of 0 or more"),
        ("Cambridge CHI,theft,Theft,1,days,x,31/01/2024,", "not a date"),
        ("Cambridge CHI,theft,Theft,1,days,x,2024-02-01,2024-01-01", "before valid_from"),
        ("Cambridge CHI,,Theft,1,days,x,,", "code is empty"),
        ("Cambridge CHI,rape,Rape,1,days,x,2024-01-01,", "two weights for the same day"),
    ],
)
def test_a_damaged_weight_table_is_refused(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        weights(tmp_path, CHI + line + "\n")


def test_a_wrong_header_is_told_the_right_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=",".join(HEADER)):
        weights(tmp_path, "code,weight\nrobbery,365\n")
