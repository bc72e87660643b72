"""Names, numbers and dates as people write them become profiles."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.linkage.people import prepare
from conftest import parties

TODAY = dt.date(2026, 11, 1)


def one(**row: Any) -> dict[str, Any]:
    """Return the profile of one party."""
    found = prepare(parties({"family_name": "Holroyd"} | row), as_of=TODAY).profiles.to_pylist()
    return found[0]


@pytest.mark.parametrize(
    ("whole", "given_name", "family"),
    [
        ("SMITH, John", "john", "smith"),
        ("Mr J Smith", "j", "smith"),
        ("Mrs. Siân O'Brien-Jones", "sian", "obrien jones"),
        ("Anna van der Berg", "anna", "van der berg"),
        ("Mary Jane Smith", "mary jane", "smith"),
        ("Smith", None, "smith"),
        ("Иван Петров", "иван", "петров"),
        ("<b>Bob</b>  Jones 😀", "bob", "jones"),
        ("Unknown Sutcliffe", None, "sutcliffe"),
    ],
)
def test_a_whole_name_is_parted(whole: str, given_name: str | None, family: str) -> None:
    found = one(full_name=whole, family_name=None)
    assert (found["given"], found["family"]) == (given_name, family)


@pytest.mark.parametrize(
    ("whole", "why"),
    [
        ("UNKNOWN UNKNOWN", "placeholder"),
        ("N/A", "placeholder"),
        ("X", "placeholder"),
        ("", "no_name"),
        (None, "no_name"),
        ("the caretaker", "organisation"),
        ("Manager Tesco", "organisation"),
        ("housing officer", "organisation"),
        ("Leeds City Council", "organisation"),
    ],
)
def test_who_is_no_person_is_said_to_be_none(whole: str | None, why: str) -> None:
    found = prepare(parties({"full_name": whole, "phone": "07700 900123"}))
    assert found.parties.column("unlinkable").to_pylist() == [why]
    assert found.parties.column("profile_id").to_pylist() == [None]
    assert found.profiles.num_rows == 0


def test_a_surname_that_is_also_a_trade_is_a_surname() -> None:
    assert one(given_name="Minnie", family_name="Driver")["family"] == "driver"


@pytest.mark.parametrize(
    "phone", ["07700 900123", "+44 7700 900123", "0044 (0)7700-900123", "7700900123"]
)
def test_one_number_is_one_however_written(phone: str) -> None:
    assert one(phone=phone)["phone"] == "07700900123"


@pytest.mark.parametrize("phone", ["withheld", "0000000", "07777777777", "999", "01234567890"])
def test_a_number_that_is_none_is_missing(phone: str) -> None:
    assert one(phone=phone)["phone"] is None


@pytest.mark.parametrize("born", ["19000101", "20270401", "11111111", "1980", "18800302"])
def test_a_date_of_birth_that_cannot_be_is_missing(born: str) -> None:
    assert one(date_of_birth=born)["dob"] is None


def test_the_same_values_are_one_profile_in_any_run_and_order() -> None:
    row = {"given_name": " ZOË ", "family_name": "Łukasz", "address": "Flat 2, 14 High Street"}
    again = {"given_name": "zoe", "family_name": "LUKASZ", "address": "flat 2 14 high st."}
    first, second = prepare(parties(row)).profiles, prepare(parties(again, row)).profiles
    assert first.column("profile_id").to_pylist() == second.column("profile_id").to_pylist()
    assert second.column("parties").to_pylist() == [2]
    assert first.column("number").to_pylist() == ["14"]


def test_namesakes_of_whom_nothing_else_is_known_are_not_one_profile() -> None:
    found = prepare(parties(*({"full_name": "John Smith"},) * 2))
    assert found.profiles.num_rows == 2


def test_a_date_column_does_as_well_as_digits() -> None:
    table = parties({"family_name": "Haigh", "date_of_birth": "19800203"})
    dates = pa.array([dt.date(1980, 2, 3)])
    at = table.schema.get_field_index("date_of_birth")
    as_date = table.set_column(at, "date_of_birth", dates)
    assert prepare(as_date).profiles.equals(prepare(table).profiles)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=8, max_size=8))
def test_no_value_stops_it_and_no_row_is_lost(values: list[str]) -> None:
    names = ("given_name", "family_name", "full_name", "phone", "email", "address", "postcode")
    row = dict(zip(names, values, strict=False))
    found = prepare(parties(row, {"family_name": "x" * 40_000}))
    assert found.parties.num_rows == 2
    linkable = found.parties.column("unlinkable").null_count
    assert linkable == len([p for p in found.parties.column("profile_id").to_pylist() if p])
