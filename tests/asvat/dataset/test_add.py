"""An analyst adds files; nothing is lost, doubled or taken without a word."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest

from asvat.dataset import parts
from asvat.dataset.add import AddReport, add
from asvat.dataset.query import Dataset
from asvat.errors import DatasetError, InputError
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCE = "West Yorkshire Police,West Yorkshire Police"
PLACE = "-1.549,53.798,On or near The Headrow,E01033010,Leeds 111B"
NAME = "2021-05-west-yorkshire-street.csv"


def asb(month: str = "2021-05", place: str = PLACE) -> str:
    return f",{month},{FORCE},{place},Anti-social behaviour,,\n"


def burglary(crime_id: str = "a" * 64, outcome: str = "Under investigation") -> str:
    return f"{crime_id},2021-05,{FORCE},{PLACE},Burglary,{outcome},\n"


def write(folder: Path, *rows: str, name: str = NAME, header: str = HEADER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(header + "".join(rows))
    return path


def put(dataset: Path, *paths: Path) -> AddReport:
    report = add(dataset, paths, built_in_sources())
    for file in report.files:
        assert file.rows == file.accepted + file.rejected + file.unchanged, file
    return report


def incidents(dataset: Path) -> int:
    return Dataset(dataset).arrow("incidents", ["incident_id"]).num_rows


def flags(dataset: Path) -> list[list[str]]:
    return Dataset(dataset).arrow("incidents", ["flags"]).column(0).to_pylist()


def rejects(dataset: Path) -> list[dict[str, object]]:
    return Dataset(dataset).arrow("rejects").to_pylist()


def test_identical_rows_within_one_file_are_all_kept(tmp_path: Path) -> None:
    put(tmp_path / "d", write(tmp_path, asb(), asb(), asb()))
    names = Dataset(tmp_path / "d").arrow("incidents", ["incident_id"]).column(0).to_pylist()
    assert len(names) == len(set(names)) == 3


def test_adding_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, asb(), asb(), "not,a,row\n")
    put(tmp_path / "d", path)
    again = put(tmp_path / "d", path)
    assert (again.total("accepted"), again.total("unchanged"), again.total("rejected")) == (0, 2, 1)
    assert again.usable
    assert incidents(tmp_path / "d") == 2
    assert len(rejects(tmp_path / "d")) == 1


def test_a_later_release_of_a_month_replaces_it_and_the_differences_are_listed(
    tmp_path: Path,
) -> None:
    put(tmp_path / "d", write(tmp_path / "one", asb(), burglary("a" * 64), burglary("b" * 64)))
    later = write(
        tmp_path / "two", asb(), burglary("a" * 64, "Suspect charged"), burglary("c" * 64)
    )
    report = put(tmp_path / "d", later)
    (file,) = report.files
    assert (file.status, file.accepted, file.unchanged) == ("revised", 2, 1)
    assert (file.changed, file.removed) == (1, 1)
    listed = Dataset(tmp_path / "d").differences(2).to_pylist()
    assert {(row["change"], row["field"]) for row in listed} == {
        ("added", ""),
        ("removed", ""),
        ("changed", "outcome"),
    }
    changed = next(row for row in listed if row["change"] == "changed")
    assert (changed["before"], changed["after"]) == ("Under investigation", "Suspect charged")
    assert incidents(tmp_path / "d") == 3


def test_an_earlier_release_added_again_does_not_undo_the_later_one(tmp_path: Path) -> None:
    first = write(tmp_path / "one", burglary("a" * 64))
    second = write(tmp_path / "two", burglary("a" * 64, "Suspect charged"))
    put(tmp_path / "d", first, second, first)
    outcome = Dataset(tmp_path / "d").arrow("incidents", ["outcome"]).column(0).to_pylist()
    assert outcome == ["Suspect charged"]


def test_part_of_a_month_under_another_name_is_merged_and_removes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "d", write(tmp_path, asb(), asb(), burglary("a" * 64)))
    part = write(tmp_path, asb(), burglary("a" * 64, "Suspect charged"), name="leeds only.csv")
    (file,) = put(tmp_path / "d", part).files
    assert (file.accepted, file.changed, file.unchanged, file.removed) == (1, 1, 1, 0)
    assert incidents(tmp_path / "d") == 3


def test_the_whole_month_takes_the_place_of_an_earlier_part_of_it(tmp_path: Path) -> None:
    put(tmp_path / "d", write(tmp_path, asb(), burglary("a" * 64), name="leeds only.csv"))
    put(tmp_path / "d", write(tmp_path, asb(), asb(), burglary("a" * 64)))
    assert incidents(tmp_path / "d") == 3


def test_a_download_that_was_cut_replaces_nothing(tmp_path: Path) -> None:
    put(tmp_path / "d", write(tmp_path / "one", asb(), burglary("a" * 64), burglary("b" * 64)))
    cut = write(tmp_path / "two", asb(), burglary("a" * 64)[:90])
    (file,) = put(tmp_path / "d", cut).files
    assert file.rejected == 1
    assert "ends in the middle" in file.note
    assert incidents(tmp_path / "d") == 3


@pytest.mark.parametrize(
    ("written", "month"),
    [("Feb-25", "2025-02-01"), ("2025-02-14", "2025-02-01"), ("02/2025", "2025-02-01")],
)
def test_months_as_spreadsheets_write_them_are_read(
    tmp_path: Path, written: str, month: str
) -> None:
    put(tmp_path / "d", write(tmp_path, asb(written), name="damaged.csv"))
    found = Dataset(tmp_path / "d").arrow("incidents", ["month"]).column(0).to_pylist()
    assert [str(m) for m in found] == [month]


def test_a_row_without_a_real_date_is_rejected_with_file_line_field_value_and_reason(
    tmp_path: Path,
) -> None:
    put(tmp_path / "d", write(tmp_path, asb(), asb("31/02/2021"), asb("")))
    first, second = rejects(tmp_path / "d")
    assert (first["file"], first["line"], first["field"]) == (NAME, 3, "Month")
    assert first["value"] == "31/02/2021"
    assert "2025-02" in str(first["reason"])
    assert second["line"] == 4


def test_a_row_that_can_be_read_but_is_odd_is_accepted_and_flagged(tmp_path: Path) -> None:
    odd = {
        "no_location": PLACE.replace("-1.549,53.798", ","),
        "zero_coordinates": PLACE.replace("-1.549,53.798", "0,0"),
        "swapped_coordinates": PLACE.replace("-1.549,53.798", "53.798,-1.549"),
        "outside_uk": PLACE.replace("-1.549,53.798", "-87.6,41.8"),
        "outside_force": PLACE.replace("Leeds 111B", "Barnsley 016A"),
    }
    for name, place in odd.items():
        folder = tmp_path / name
        report = put(folder / "d", write(folder, asb(place=place)))
        assert report.total("accepted") == 1
        assert name in flags(folder / "d")[0]


def test_swapped_coordinates_are_put_right(tmp_path: Path) -> None:
    swapped = PLACE.replace("-1.549,53.798", "53.798,-1.549")
    put(tmp_path / "d", write(tmp_path, asb(), asb(place=swapped)))
    east = Dataset(tmp_path / "d").arrow("incidents", ["easting"]).column(0).to_pylist()
    assert east[0] == pytest.approx(east[1])


def test_an_unknown_category_a_future_month_and_a_repeated_crime_id_are_flagged(
    tmp_path: Path,
) -> None:
    strange = asb().replace("Anti-social behaviour", "Dog fouling")
    put(tmp_path / "d", write(tmp_path, strange, asb("2099-01"), burglary(), burglary()))
    found = flags(tmp_path / "d")
    assert "unknown_category" in found[0]
    assert {"future_date", "month_not_of_file"} <= set(found[1])
    assert ["duplicate_identifier" in f for f in found[2:]] == [False, True]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
def test_byte_order_marks_old_encodings_and_dos_line_ends_are_read(
    tmp_path: Path, encoding: str
) -> None:
    text = (HEADER + asb(place=PLACE.replace("The Headrow", "Café Row"))).replace("\n", "\r\n")
    path = tmp_path / NAME
    path.write_bytes(text.encode(encoding))
    put(tmp_path / "d", path)
    place = Dataset(tmp_path / "d").arrow("incidents", ["location_text"]).column(0).to_pylist()
    assert place == ["On or near Café Row"]


def test_renamed_columns_are_found_and_a_missing_one_is_named(tmp_path: Path) -> None:
    renamed = HEADER.replace("Crime type", "crime_type").replace("Longitude", "lng")
    put(tmp_path / "a", write(tmp_path / "1", asb(), header=renamed))
    assert flags(tmp_path / "a") == [[]]
    lost = HEADER.replace("Crime type", "Kind of thing")
    report = put(tmp_path / "b", write(tmp_path / "2", asb(), asb(), header=lost))
    assert (report.total("rejected"), report.usable) == (2, False)
    assert "Crime type" in str(rejects(tmp_path / "b")[0]["reason"])


def test_an_empty_file_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text("")
    report = put(tmp_path / "d", path)
    assert not report.usable
    assert "empty" in str(rejects(tmp_path / "d")[0]["reason"])


def archive(path: Path, *members: tuple[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members:
            file.writestr(name, text)
    return path


def test_an_archive_is_read_in_place_and_hostile_members_are_refused(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", (NAME, HEADER + asb()))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(f"2021-05/{NAME}", HEADER + asb())
        file.writestr(f"../{NAME}", HEADER + asb())
        file.write(inner, "nested.zip")
    report = put(tmp_path / "d", tmp_path / "a.zip")
    assert report.total("accepted") == 1
    reasons = " ".join(str(row["reason"]) for row in rejects(tmp_path / "d"))
    assert "hostile" in reasons
    assert "archive inside an archive" in reasons
    assert not (tmp_path / NAME).exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open(NAME, "w") as member:
        for _ in range(80):
            member.write(b"0" * (1 << 20))
    report = put(tmp_path / "d", path)
    assert not report.usable
    assert "bomb" in str(rejects(tmp_path / "d")[0]["reason"])


def test_an_archive_that_was_cut_is_refused_and_a_damaged_member_keeps_nothing(
    tmp_path: Path,
) -> None:
    whole = archive(tmp_path / "a.zip", (NAME, HEADER + asb() * 5000))
    data = whole.read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[: len(data) // 2])
    assert not put(tmp_path / "d", tmp_path / "cut.zip").usable
    damaged = bytearray(data)
    damaged[len(data) // 2] ^= 0xFF
    (tmp_path / "bad.zip").write_bytes(damaged)
    assert not put(tmp_path / "d", tmp_path / "bad.zip").usable
    assert incidents(tmp_path / "d") == 0
    assert all("again" in str(row["reason"]) for row in rejects(tmp_path / "d"))


def test_a_path_that_does_not_exist_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        put(tmp_path / "d", tmp_path / "nothing.csv")


def test_a_folder_of_other_files_is_not_made_a_dataset(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "letter.txt").write_text("Dear Sir")
    with pytest.raises(DatasetError, match="holds other files"):
        put(tmp_path / "d", write(tmp_path, asb()))


def test_a_disk_that_fills_up_keeps_what_was_finished_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [f"2021-{number:02d}" for number in range(1, 6)]
    for month in months:
        write(tmp_path / "in", asb(month), asb(month), name=f"{month}-west-yorkshire-street.csv")
    written: list[str] = []
    ordinary = parts.sync_file

    def full(path: Path) -> None:
        written.append(path.name)
        if len(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        ordinary(path)

    monkeypatch.setattr(parts, "sync_file", full)
    with pytest.raises(DatasetError, match="the disk is full"):
        put(tmp_path / "d", tmp_path / "in")
    assert incidents(tmp_path / "d") == 4
    monkeypatch.undo()
    again = put(tmp_path / "d", tmp_path / "in")
    assert (again.total("accepted"), again.total("unchanged")) == (6, 4)
    assert incidents(tmp_path / "d") == 10


@pytest.mark.real_data
def test_a_month_that_excel_damaged_comes_in_faithfully(tmp_path: Path, data: Path) -> None:
    report = put(tmp_path / "d", data / "police-uk" / "leeds_2025-02_excel-damaged.csv")
    assert report.total("accepted") == report.total("rows") == 8009
    months = Dataset(tmp_path / "d").months()
    assert [str(m) for m in months] == ["2025-02-01"]
