"""Code lists say since when, on whose word and how sure; and hold what the guidance holds."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from asvat.errors import InputError
from asvat.records.code_lists import COLUMNS, CONFIDENCE, code_list, label, lookup, names


@pytest.mark.parametrize("name", names())
def test_every_row_of_every_list_is_dated_sourced_and_marked(name: str) -> None:
    table = code_list(name)
    assert tuple(table.column_names[:6]) == COLUMNS
    rows = table.to_pylist()
    assert rows
    keys = [(row["code"], row["valid_from"]) for row in rows]
    assert len(set(keys)) == len(keys)
    for row in rows:
        assert row["code"]
        assert row["label"]
        assert row["source"]
        assert row["confidence"] in CONFIDENCE
        if row["valid_from"] and row["valid_to"]:
            assert row["valid_from"] <= row["valid_to"]


def test_the_lists_hold_what_the_guidance_holds() -> None:
    assert code_list("asb_categories").column("code").to_pylist() == [
        "personal",
        "nuisance",
        "environmental",
    ]
    assert code_list("asb_subtypes").num_rows == 14
    assert {str(n) for n in range(1, 23)} <= set(code_list("outcomes").column("code").to_pylist())
    scope = lookup("offence_classes", "code", "asvat_scope")
    assert sorted(scope) == ["58A", "58B", "58C", "58D", "58J", "8L", "8M"]


def test_a_list_can_be_asked_as_of_a_day() -> None:
    def outcomes(day: dt.date) -> set[str]:
        return set(code_list("outcomes", on=day).column("code").to_pylist())

    assert "22" not in outcomes(dt.date(2019, 3, 31))
    assert "22" in outcomes(dt.date(2019, 4, 1))


def test_older_police_uk_labels_are_known_and_the_latest_label_is_shown() -> None:
    codes = lookup("police_uk_categories", "label", "code")
    assert codes["Violent crime"] == codes["Violence and sexual offences"] == "violent-crime"
    assert codes["Public disorder and weapons"] == "public-disorder-weapons"
    assert label("police_uk_categories", "violent-crime") == "Violence and sexual offences"
    assert set(codes.values()) <= set(code_list("categories").column("code").to_pylist())


def test_districts_stand_in_forces_and_merged_ones_lead_to_their_successors() -> None:
    forces = set(code_list("forces").column("code").to_pylist())
    assert len(forces - {"btp", "northern-ireland"}) == 43
    districts = code_list("districts")
    assert set(districts.column("force").to_pylist()) <= forces
    known = set(districts.column("code").to_pylist())
    assert {new for new in districts.column("successor").to_pylist() if new} <= known
    force_of = lookup("districts", "label", "force")
    assert force_of["Leeds"] == "west-yorkshire"
    assert force_of["East Dorset"] == force_of["Bournemouth, Christchurch and Poole"] == "dorset"
    today = code_list("districts", on=dt.date(2024, 6, 1)).column("code").to_pylist()
    assert sum(code.startswith("E") for code in today) == 296
    assert sum(code.startswith("W") for code in today) == 22


def test_an_unknown_list_or_column_is_refused_by_name() -> None:
    with pytest.raises(InputError, match="no code list"):
        code_list("nonesuch")
    with pytest.raises(InputError, match="no column"):
        lookup("forces", "code", "nonesuch")
    assert label("forces", "nonesuch") == "nonesuch"


def test_changing_a_lookup_changes_nobody_elses() -> None:
    lookup("forces", "code", "label").clear()
    assert lookup("forces", "code", "label")["west-yorkshire"] == "West Yorkshire Police"


@pytest.mark.real_data
def test_every_district_in_the_open_lsoa_lookup_is_known(data: Path) -> None:
    with (data / "areas" / "west-yorkshire_lsoa11_lsoa21_ltla22.csv").open() as stream:
        pairs = {(row["ltla22_code"], row["ltla22_name"]) for row in csv.DictReader(stream)}
    labels = lookup("districts", "code", "label")
    assert {(code, labels.get(code)) for code, _ in pairs} == pairs
