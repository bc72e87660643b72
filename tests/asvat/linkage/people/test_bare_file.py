"""``asvat link``: a bare file comes back as it is, with two columns more."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from made_parties import make

from asvat.errors import InputError
from asvat.linkage.people import link_file
from asvat.linkage.people.bare_mapping import birth_reader

MAPPING = """[columns]
record_id = "id"
given_name = "first"
family_name = "last"
date_of_birth = "born"
address = ["house", "road"]
[formats]
date_of_birth = "%d/%m/%Y"
"""
ROWS = (
    'id, first, last, born, house, road, note\r\n'
    '1, Doreen, Hepworth, 03/02/1948, 7, "Mount, The", "two\r\nlines"\r\n'
    '2, doreen, HEPWORTH, 03/02/1948, 7, Mount The,\r\n'
    '\r\n'
    '3, UNKNOWN, UNKNOWN\r\n'
    '4, Zoë, Kowalski, 31/02/1990, , ,x'
)  # fmt: skip


def linked(tmp_path: Path, text: str, mapping: str = MAPPING, encoding: str = "utf-8") -> bytes:
    (tmp_path / "in.csv").write_bytes(text.encode(encoding))
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    link_file(tmp_path / "in.csv", tmp_path / "map.toml", tmp_path / "out.csv")
    return (tmp_path / "out.csv").read_bytes()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_rows_order_columns_and_bytes_stay(tmp_path: Path, encoding: str) -> None:
    out = linked(tmp_path, ROWS, encoding=encoding).decode(encoding)
    lines = out.split("\r\n")
    for before, after in zip(ROWS.split("\r\n"), lines, strict=True):
        assert after.startswith(before)
    rows = list(csv.reader(out.splitlines(keepends=True), skipinitialspace=True))
    assert rows[0][-2:] == ["person_id", "match_probability"]
    people = [row[-2] for row in rows[1:] if row]
    assert people[0] == people[1]
    assert len(set(people)) == 3
    assert all(len(row) == 9 for row in rows if row)


def test_a_file_of_some_hundred_rows_is_linked_well(tmp_path: Path) -> None:
    table, truth = make(150, 450, seed=7)
    with (tmp_path / "in.csv").open("w", newline="") as sink:
        writer = csv.writer(sink)
        names = ["given_name", "family_name", "date_of_birth", "phone", "address", "postcode"]
        writer.writerow(names)
        writer.writerows(zip(*(table.column(n).to_pylist() for n in names), strict=True))
    mapping = "[columns]\n" + "".join(f'{n} = "{n}"\n' for n in names)
    (tmp_path / "map.toml").write_text(mapping)
    done = link_file(tmp_path / "in.csv", tmp_path / "map.toml", tmp_path / "out.csv")
    assert done.rows == 450
    assert abs(done.people - len(set(truth.tolist()))) < 40
    with (tmp_path / "out.csv").open() as stream:
        found = list(csv.DictReader(stream))
    assert all(0 < float(row["match_probability"]) <= 1 for row in found)


@pytest.mark.parametrize(
    ("form", "text", "digits"),
    [
        ("%Y%m%d", " 19480231 ", "19480231"),
        ("%d/%m/%Y", "3/2/1948", "19480203"),
        ("%d/%m/%Y", "1948-02-03", None),
        ("%Y-%m-%d", "1948-02-03 00:00:00", "19480203"),
        ("%d %B %Y", "3 February 1948", "19480203"),
        ("", "03/12/1948", "19481203"),
    ],
)
def test_dates_of_birth_are_read_as_the_mapping_says(
    form: str, text: str, digits: str | None
) -> None:
    assert birth_reader(form, ["25/12/1960", "01/02/1970"])(text) == digits


@pytest.mark.parametrize(
    ("mapping", "text", "why"),
    [
        ("[columns]\nphone = 'first'\n", ROWS, "names no name"),
        ("[columns]\nsurname = 'last'\n", ROWS, "no field"),
        ("[columns]\nfamily_name = 'nonesuch'\n", ROWS, "no column"),
        ("columns", ROWS, "cannot be read as TOML"),
        (MAPPING, "", "empty"),
        (MAPPING, ROWS + "\r\n5,a,b,c,d,e,f,g,h\r\n", "record 5 has more fields"),
        (MAPPING, ROWS.replace("note", "person_id"), "already"),
        (MAPPING, ROWS.replace("note", "last"), "several columns"),
    ],
)
def test_what_cannot_be_used_is_refused_without_quoting_a_name(
    tmp_path: Path, mapping: str, text: str, why: str
) -> None:
    with pytest.raises(InputError, match=why) as refusal:
        linked(tmp_path, text, mapping)
    assert "hepworth" not in str(refusal.value).lower()
    assert refusal.value.__cause__ is None
