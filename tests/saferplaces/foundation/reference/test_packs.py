"""Region packs and code lists: loaded as data, once, and never over what people changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from saferplaces.foundation.identity.models import Kind, Organisation, Regime
from saferplaces.foundation.reference import packs
from saferplaces.foundation.reference.actions.load import BadReferenceError, load_codes
from saferplaces.foundation.reference.models import Area, Code
from saferplaces.foundation.reference.queries import code, district_of, districts

ROW = """
[[code]]
list = "settings"
code = "test_days"
label = "Days"
valid_from = {day}
source = "Test"
confidence = "local"
[code.values]
value = {value}
"""


def test_loading_a_pack_again_adds_nothing(db: None) -> None:
    again = packs.load("west-yorkshire")
    assert again == packs.Loaded(0, 0, 0, 0, 0)


def test_the_shipped_region_has_its_districts_and_the_papers_organisations(db: None) -> None:
    assert [row.code for row in districts()] == [
        "bradford", "calderdale", "kirklees", "leeds", "wakefield",
    ]  # fmt: skip
    kinds = list(Organisation.objects.values_list("kind", flat=True))
    assert kinds.count(Kind.FORCE) == 1
    assert kinds.count(Kind.COMMUNITY_SAFETY) == 5
    assert kinds.count(Kind.YOUTH_JUSTICE) == 5
    assert Organisation.objects.get(kind=Kind.FORCE).regime == Regime.PART3
    pilots = Area.objects.filter(kind="clear-hold-build").values_list("district", flat=True)
    assert sorted(pilots) == ["bradford", "calderdale", "kirklees", "leeds"]  # Wakefield has none


@pytest.mark.parametrize("words", ["Leeds", "LEEDS ", "e08000035", "Leeds  City Council"])
def test_a_district_is_known_by_the_words_of_the_extracts(db: None, words: str) -> None:
    assert district_of(words) == "leeds"
    assert district_of("Elsewhere") == ""


def test_a_later_row_ends_the_one_before_and_what_is_there_stays(db: None, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(ROW.format(day="2024-01-01", value=3))
    assert load_codes(tmp_path) == 1
    Code.objects.filter(code="test_days").update(values={"value": 9})
    (tmp_path / "b.toml").write_text(ROW.format(day="2025-01-01", value=5))
    assert load_codes(tmp_path) == 1
    assert code("settings", "test_days", dt.date(2024, 6, 1)).values == {"value": 9}
    assert code("settings", "test_days", dt.date(2024, 12, 31)).values == {"value": 9}
    assert code("settings", "test_days", dt.date(2025, 1, 1)).values == {"value": 5}


@pytest.mark.parametrize("wrong", ["twice", "label", "confidence"])
def test_a_wrong_file_says_which_row_and_loads_nothing(
    db: None, tmp_path: Path, wrong: str
) -> None:
    good = ROW.format(day="2024-01-01", value=3)
    bad = {
        "twice": good,
        "label": good.replace('label = "Days"', "").replace("test_days", "x"),
        "confidence": good.replace("local", "hearsay").replace("test_days", "x"),
    }[wrong]
    (tmp_path / "a.toml").write_text(good + bad)
    with pytest.raises(BadReferenceError, match=r"a\.toml, row 2"):
        load_codes(tmp_path)
    assert not Code.objects.filter(code="test_days").exists()


def test_a_pack_that_is_not_there_is_said_so(db: None) -> None:
    with pytest.raises(BadReferenceError, match="no region pack"):
        packs.load("nowhere")
