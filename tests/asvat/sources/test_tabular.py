"""Any table comes in as text, and no line of it is lost."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asvat.errors import InputError
from asvat.sources import decoding
from asvat.sources.delimited import CUT
from asvat.sources.files import InputFile, find
from asvat.sources.tabular import Layout, TextChunk, column_names_of, read_text


def file_of(content: bytes, name: str = "log.csv") -> InputFile:
    return InputFile(name, len(content), lambda: io.BytesIO(content))


def read(content: bytes, layout: Layout | None = None, name: str = "log.csv") -> TextChunk:
    chunks = list(read_text(file_of(content, name), layout))
    assert chunks
    return TextChunk(
        pa.concat_tables([c.table for c in chunks]),
        [line for c in chunks for line in c.lines.tolist()],
        pa.concat_tables([c.rejected for c in chunks]),
    )


def rows_of(chunk: TextChunk) -> list[list[str]]:
    return [list(row.values()) for row in chunk.table.to_pylist()]


ROWS = [["1", "café £5"], ["2", "b"]]
TEXT = "ref,note\r\n1,café £5\r\n2,b\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("latin-1"),
        TEXT.encode("cp1252"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", ";").encode(),
        ("sep=|\r\n" + TEXT.replace(",", "|")).encode(),
        TEXT.replace("\r\n2", "\r\n\r\n,\r\n2").encode(),
        TEXT.rstrip().encode(),
        TEXT.replace("5\r", "5,\r").encode(),
    ],
)
def test_encodings_line_ends_delimiters_and_blank_lines_make_no_difference(content: bytes) -> None:
    chunk = read(content)
    assert chunk.table.column_names == ["ref", "note"]
    assert rows_of(chunk) == ROWS
    assert chunk.rejected.num_rows == 0


def test_a_windows_character_far_into_a_utf8_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "FIRST_BLOCK", 64)
    content = b"ref,note\n" + "1,café\n".encode() * 20 + "2,Zoë\n".encode("cp1252")
    assert rows_of(read(content))[-1] == ["2", "Zoë"]
    assert rows_of(read(content))[0] == ["1", "café"]


def test_a_line_with_too_many_or_too_few_fields_is_rejected_with_its_line_and_never_quoted() -> (
    None
):
    chunk = read(b"ref,name,note\n1,Ann,x\n2,Bob\n3,Cy,x,y\n4,Di,z\n")
    assert [row[0] for row in rows_of(chunk)] == ["1", "4"]
    assert list(chunk.lines) == [2, 5]
    assert chunk.rejected.column("line").to_pylist() == [3, 4]
    assert "2 fields where the header names 3" in chunk.rejected.column("reason")[0].as_py()
    assert "Bob" not in str(chunk.rejected.to_pylist())


def test_a_file_cut_in_its_last_line_says_so() -> None:
    chunk = read(b"ref,name,note\n1,Ann,x\n2,Bo")
    assert chunk.table.num_rows == 1
    assert chunk.rejected.column("reason").to_pylist() == [CUT]


def test_a_quoted_narrative_may_hold_lines_commas_and_quotation_marks() -> None:
    chunk = read(b'ref,note\n1,"said ""go"",\nthen left"\n2,b\n')
    assert rows_of(chunk) == [["1", 'said "go",\nthen left'], ["2", "b"]]
    assert list(chunk.lines) == [2, 4]


def test_a_quotation_mark_that_never_closes_costs_its_own_line_only() -> None:
    lines = [f'{i},"x{i}, y"' for i in range(2000)]
    lines[700] = '700,"never closed'
    chunk = read(("ref,note\n" + "\n".join(lines) + "\n").encode())
    assert chunk.table.num_rows == 1999
    assert chunk.rejected.column("line").to_pylist() == [702]
    assert list(chunk.lines)[-1] == 2001


def test_an_unclosed_mark_does_not_swallow_rows_up_to_the_next_quoted_value() -> None:
    chunk = read(b'a,b,c\n1,"open,x\n2,y,z\n3,"quoted",z\n')
    assert [row[0] for row in rows_of(chunk)] == ["2", "3"]
    assert chunk.rejected.column("line").to_pylist() == [2]


def test_stray_inch_marks_and_unescaped_quotations_are_kept_as_they_are() -> None:
    chunk = read(b'ref,note\n1,a 6" knife\n2,"he said "go" twice"\n3,""\n')
    assert rows_of(chunk) == [["1", 'a 6" knife'], ["2", 'he said "go" twice'], ["3", ""]]


def test_lines_above_the_header_are_passed_over_when_the_layout_says_so() -> None:
    chunk = read(b"Run on 1 May\n\nref,note\n1,a\n", Layout(header_line=3))
    assert rows_of(chunk) == [["1", "a"]]
    assert list(chunk.lines) == [4]


def test_repeated_and_blank_column_names_are_numbered() -> None:
    assert column_names_of(file_of(b"ref,note,note,\n1,a,b,c\n")) == [
        "ref",
        "note",
        "note (2)",
        "column 4",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\n\n", "no header"),
        (b"<html><table>", "web page"),
        (b"ref\x00\x01\x02,note\n" + b"a" * 60, "binary"),
        (b"PK\x03\x04broken", "damaged"),
        (b"PAR1 cut", "Parquet"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        list(read_text(file_of(content)))


def test_a_gzip_file_that_is_cut_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode() * 500)[:-40])
    (file,) = find([path])
    assert isinstance(file, InputFile)
    with pytest.raises(InputError, match="cut"):
        list(read_text(file))


def workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.create_sheet("Other").append(["ref"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_gives_dates_and_whole_numbers_as_people_read_them() -> None:
    content = workbook(
        [
            [],
            ["ref", "when", "time", "n"],
            [1.0, dt.datetime(2024, 5, 31, 23, 5), dt.time(7, 30), 2.5],
            [],
            [2, dt.date(2024, 6, 1), None, None, "stray"],
            [3, dt.date(2024, 6, 1), None, True],
        ]
    )
    chunk = read(content, name="log.xlsx")
    first = ["1", "2024-05-31 23:05:00", "07:30:00", "2.5"]
    assert rows_of(chunk) == [first, ["3", "2024-06-01", "", "TRUE"]]
    assert list(chunk.lines) == [3, 6]
    assert chunk.rejected.column("line").to_pylist() == [5]
    with pytest.raises(InputError, match="no sheet"):
        list(read_text(file_of(content), Layout(sheet="Missing")))


def test_a_workbook_that_swells_like_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (80 << 20))
    with pytest.raises(InputError, match="bomb"):
        list(read_text(file_of(out.getvalue(), "log.xlsx")))


def test_parquet_gives_every_kind_of_column_as_text(tmp_path: Path) -> None:
    table = pa.table(
        {
            "ref": [1, None],
            "when": pa.array([dt.datetime(2024, 5, 31, 23, 5), None], pa.timestamp("us")),
            "utc": pa.array([dt.datetime(2024, 5, 31, 23, 5), None], pa.timestamp("ns", "UTC")),
            "on": [dt.date(2024, 6, 1), None],
            "x": [430000.0, float("nan")],
            "y": [0.25, 1.0],
            "codes": [["A", "B"], None],
            "word": pa.array(["a", "b"]).dictionary_encode(),
        }
    )
    path = tmp_path / "log.parquet"
    pq.write_table(table, path)
    chunk = read(path.read_bytes())
    assert rows_of(chunk) == [
        [
            "1",
            "2024-05-31 23:05:00",
            "2024-05-31 23:05:00Z",
            "2024-06-01",
            "430000",
            "0.25",
            "A;B",
            "a",
        ],
        ["", "", "", "", "", "1", "", "b"],
    ]
    assert list(chunk.lines) == [2, 3]


cells = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\x85"), max_size=6
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(cells, cells | st.just('a"\n,b')), max_size=8))
def test_whatever_a_csv_writer_writes_comes_back(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerows([("ref", "note"), *rows])
    chunk = read(out.getvalue().encode())
    assert rows_of(chunk) == [list(row) for row in rows]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(list('ab,"\n')), max_size=40), st.sampled_from([3, 16, 1 << 20]))
def test_no_line_is_lost_whatever_the_damage(text: list[str], size: int) -> None:
    """Every line with a letter in it belongs to an accepted row or to a reject."""
    content = "ref,note\n" + "".join(text) + "\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "FIRST_BLOCK", size)
        patch.setattr(decoding, "BLOCK", size)
        chunk = read(content.encode())
    taken: set[int] = set()
    for reject in chunk.rejected.to_pylist():
        spans = re.search(r"in the (\d+) lines", reject["reason"])
        taken |= set(range(reject["line"], reject["line"] + (int(spans[1]) if spans else 1)))
    for line, row in zip(chunk.lines, rows_of(chunk), strict=True):
        taken |= set(range(line, line + 1 + sum(cell.count("\n") for cell in row)))
    lettered = {i for i, line in enumerate(content.split("\n"), start=1) if set(line) & set("ab")}
    assert lettered - {1} <= taken
