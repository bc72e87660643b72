"""An extract of any system comes in as its mapping says, and nothing of it is lost."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq
import pytest

from asvat.errors import InputError
from asvat.records.code_lists import code_list
from asvat.records.schemas import INCIDENTS, PARTIES
from asvat.sources.batch import Batch
from asvat.sources.files import InputFile, find
from asvat.sources.force_extract import ForceExtract, draft_mapping, load_mapping

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples" / "mappings"
TODAY = dt.date(2024, 6, 1)

SOURCE = """[source]
name = "log"
agency = "A Force"
regime = "part3"
marking = "OFFICIAL"
place_precision = "exact"
"""
COLUMNS = """[columns]
record_id = "Ref"
occurred_from = "When"
category = "Type"
"""


def mapping(tmp_path: Path, text: str = SOURCE + COLUMNS) -> ForceExtract:
    path = tmp_path / "log.toml"
    path.write_text(text, encoding="utf-8")
    return ForceExtract(load_mapping(path), TODAY)


def file_of(content: str | bytes, name: str = "log.csv") -> InputFile:
    raw = content.encode() if isinstance(content, str) else content
    return InputFile(name, len(raw), lambda: io.BytesIO(raw))


def read(source: ForceExtract, file: InputFile) -> Batch:
    batches = list(source.read(file))
    for batch in batches:
        assert batch.rows == batch.accepted.num_rows + batch.rejected.num_rows
        assert batch.accepted.schema.equals(INCIDENTS)
        assert len(batch.identity) == batch.accepted.num_rows
        assert batch.identity.null_count == 0
    assert len(batches) == 1
    return batches[0]


def example(name: str) -> Batch:
    (file,) = find([EXAMPLES / f"{name}.csv"])
    source = ForceExtract(load_mapping(EXAMPLES / f"{name}.toml"), TODAY)
    assert isinstance(file, InputFile)
    assert source.recognises(file)
    return read(source, file)


def test_the_command_and_control_example_works() -> None:
    batch = example("police-command-and-control")
    first, second, third = batch.accepted.to_pylist()
    assert first["record_id"] == "0412 03/05/2024"
    assert (first["occurred_from"], first["occurred_to"]) == (
        dt.datetime(2024, 5, 3, 21, 30),
        dt.datetime(2024, 5, 3, 22, 10),
    )
    assert first["reported_at"] == dt.datetime(2024, 5, 3, 22, 15)
    assert (first["opening_code"], first["closing_code"]) == ("ASB", "ASB-P")
    assert (first["category"], first["asb_category"]) == ("anti-social-behaviour", "personal")
    assert first["qualifiers"] == ["ALCOHOL", "YOUTH", "REPEAT-VICTIM"]
    assert first["location_text"] == "12, Invented Row, Leeds"
    assert first["source_line"] == 2
    assert (first["agency"], first["regime"], first["marking"]) == (
        "West Yorkshire Police",
        "part3",
        "OFFICIAL-SENSITIVE",
    )
    assert second["flags"] == ["reported_time"]
    assert second["occurred_from"] == dt.datetime(2024, 5, 4, 0, 8)
    assert third["time_precision"] == "day"
    assert third["qualifiers"] == ["YOUTH", "XX"]
    assert "unknown_code" in third["flags"]
    assert batch.rejected.to_pylist()[0] == {
        "file": "police-command-and-control.csv",
        "line": 6,
        "field": "Log Date",
        "value": "31/02/2024",
        "reason": "there is no such day in the calendar: put it right in the source system",
    }


def test_caller_victim_and_suspects_are_people_apart() -> None:
    people = example("police-command-and-control").children["parties"]
    assert people.schema.equals(PARTIES)
    roles = [
        (p["incident_id"], p["role"], p["position"], p["family_name"]) for p in people.to_pylist()
    ]
    assert roles == [
        ("0", "caller", 1, "Sample"),
        ("1", "caller", 1, "Placeholder"),
        ("0", "victim", 1, "Sample"),
        ("0", "suspect", 1, "Example"),
        ("0", "suspect", 2, "Example"),
    ]
    births = people.column("date_of_birth").to_pylist()
    assert births[0] == births[2] == dt.date(1951, 2, 14)


def test_the_council_example_works() -> None:
    batch = example("council-asb-and-noise")
    first, second, third = batch.accepted.to_pylist()
    assert first["time_precision"] == "day"
    assert first["occurred_to"] == dt.datetime(2024, 5, 4, 23, 59, 59)
    assert (first["subtype"], first["asb_category"]) == ("NOISE", "nuisance")
    assert (first["longitude"], first["place_precision"]) == (-1.5432, "street")
    assert second["flags"] == ["reported_time"]
    assert (third["subtype"], third["flags"]) == ("Bonfire", ["unknown_code"])
    assert batch.rejected.num_rows == 0
    assert batch.children["parties"].column("role").to_pylist() == ["caller", "caller", "suspect"]


def test_the_housing_example_works() -> None:
    batch = example("housing-provider")
    assert batch.accepted.column("subtype").to_pylist() == ["NEIGH", "NOISE", "ROWDY"]
    assert batch.accepted.column("closing_code").to_pylist() == ["NO-TRACE", "Open", None]
    assert batch.accepted.column("location_text")[0].as_py() == "1 Pretend Court, Leeds"
    people = batch.children["parties"].to_pylist()
    assert [(p["incident_id"], p["position"]) for p in people] == [("0", 1), ("1", 1), ("0", 2)]


@pytest.mark.real_data
def test_a_list_of_56434_asb_records_comes_in_whole(data: Path) -> None:
    source = ForceExtract(load_mapping(EXAMPLES / "open-asb-list.toml"))
    (file,) = find([data / "asb" / "lancashire_asb.tab"])
    assert isinstance(file, InputFile)
    batches = list(source.read(file))
    accepted = pa.concat_tables([b.accepted for b in batches])
    assert (accepted.num_rows, sum(b.rejected.num_rows for b in batches)) == (56434, 0)
    first = accepted.slice(0, 1).to_pylist()[0]
    assert (first["month"], first["time_precision"]) == (dt.date(2022, 1, 1), "month")
    assert first["occurred_to"] == dt.datetime(2022, 1, 31, 23, 59, 59)
    assert (first["longitude"], first["latitude"]) == (-2.4646, 53.7655)


@pytest.mark.real_data
def test_a_councils_times_such_as_730_are_read(data: Path) -> None:
    source = ForceExtract(load_mapping(EXAMPLES / "council-road-casualties.toml"))
    (file,) = find([data / "stats19" / "leeds_rtc_2016_raw_casualties.csv"])
    assert isinstance(file, InputFile)
    assert source.recognises(file)
    batches = list(source.read(file))
    accepted = pa.concat_tables([b.accepted for b in batches])
    assert (accepted.num_rows, sum(b.rejected.num_rows for b in batches)) == (2549, 0)
    assert set(accepted.column("time_precision").to_pylist()) == {"minute"}
    assert accepted.column("occurred_from")[0].as_py() == dt.datetime(2016, 1, 8, 19, 5)
    assert accepted.column("subtype").to_pylist().count("fatal") == 9


BAD = """Ref,When,Type,Lat,Long,Name
1,01/05/2024 10:00,Anti-social behaviour,53.8,-1.5,Ann Secret
,02/05/2024,graffiti,0,0,Bob Secret
3,31/02/2024,asb,,,Cy Secret
4,,asb,,,Di Secret
5,05/31/2024,asb,,,Ed Secret
6,01/06/2030,anti-social-behaviour,n/a,unknown,Fay Secret
7,2024-05-03,,north of here,-1.5,Gil Secret
8,03/05/2024,asb,1
"""


def test_bad_rows_are_flagged_or_rejected_and_no_name_is_quoted(tmp_path: Path) -> None:
    source = mapping(tmp_path, SOURCE + COLUMNS + 'latitude = "Lat"\nlongitude = "Long"\n')
    batch = read(source, file_of(BAD))
    assert batch.rows == 8
    rows = batch.accepted.to_pylist()
    assert [(row["source_line"], row["flags"]) for row in rows] == [
        (2, []),
        (3, ["no_identifier", "unknown_category"]),
        (7, ["future_date"]),
        (8, ["unknown_category", "unreadable_coordinates"]),
    ]
    assert [row["category"] for row in rows] == [
        "anti-social-behaviour",
        "graffiti",
        "anti-social-behaviour",
        None,
    ]
    assert (rows[1]["latitude"], rows[2]["latitude"], rows[3]["latitude"]) == (0.0, None, None)
    rejected = {row["line"]: row for row in batch.rejected.to_pylist()}
    assert sorted(rejected) == [4, 5, 6, 9]
    assert (rejected[4]["field"], rejected[4]["value"]) == ("When", "31/02/2024")
    assert "no such day" in rejected[4]["reason"]
    assert "no date" in rejected[5]["reason"]
    assert "month seems to come first" in rejected[6]["reason"]
    assert "4 fields where the header names 6" in rejected[9]["reason"]
    assert "Secret" not in str(rejected)


def test_every_flag_that_is_given_is_in_the_code_list(tmp_path: Path) -> None:
    known = set(code_list("flags").column("code").to_pylist())
    batch = read(mapping(tmp_path), file_of(BAD))
    given = {flag for flags in batch.accepted.column("flags").to_pylist() for flag in flags}
    assert given <= known
    assert "no_identifier" in given


def test_rows_without_a_reference_are_told_apart_by_all_they_say(tmp_path: Path) -> None:
    text = "Ref,When,Type,Note\n,01/05/2024,x,one\n,01/05/2024,x,two\n,01/05/2024,x,one\n"
    one, two, three = read(mapping(tmp_path), file_of(text)).identity.to_pylist()
    assert one == three != two


def test_the_same_records_come_from_csv_excel_and_parquet(tmp_path: Path) -> None:
    text = "Ref,When,Type\n1,2024-05-01 10:00:00,dispute\n2,2024-05-02 11:30:00,burglary\n"
    (tmp_path / "log.csv").write_text(text)
    table = arrow_csv.read_csv(tmp_path / "log.csv")
    pq.write_table(table, tmp_path / "log.parquet")
    book = openpyxl.Workbook()
    book.active.append(table.column_names)
    for row in table.to_pylist():
        book.active.append(list(row.values()))
    book.save(tmp_path / "log.xlsx")
    source = mapping(tmp_path)
    files = [f for f in find([tmp_path]) if isinstance(f, InputFile) and "toml" not in f.name]
    got = [read(source, file).accepted.drop_columns(["source_file"]).to_pylist() for file in files]
    assert len(got) == 3
    assert got[0] == got[1] == got[2]
    assert got[0][0]["occurred_from"] == dt.datetime(2024, 5, 1, 10)


def test_latin_1_crlf_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = "Ref,When,Type,Where\r\n1,01/05/2024,dispute,Café\r\n"
    source = mapping(tmp_path, SOURCE + COLUMNS + 'location_text = "Where"\n')
    for encoding in ("latin-1", "utf-8-sig", "utf-16"):
        batch = read(source, file_of(text.encode(encoding)))
        assert batch.accepted.column("location_text").to_pylist() == ["Café"]


def test_a_renamed_column_is_refused_with_what_was_meant(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no column “When”.*Did you mean “Wen”"):
        list(mapping(tmp_path).read(file_of("Ref,Wen,Type\n1,01/05/2024,x\n")))


def test_case_spaces_and_punctuation_of_column_names_do_not_matter(tmp_path: Path) -> None:
    batch = read(mapping(tmp_path), file_of(" REF ,when.,type\n1,01/05/2024,dispute\n"))
    assert batch.accepted.column("record_id").to_pylist() == ["1"]


def test_months_as_a_spreadsheet_damages_them_are_read(tmp_path: Path) -> None:
    text = COLUMNS.replace('occurred_from = "When"', 'month = "When"')
    batch = read(mapping(tmp_path, SOURCE + text), file_of("Ref,When,Type\n1,Feb-25,dispute\n"))
    row = batch.accepted.to_pylist()[0]
    assert (row["month"], row["time_precision"]) == (dt.date(2025, 2, 1), "month")


def test_a_file_is_told_by_its_name_or_else_by_its_columns(tmp_path: Path) -> None:
    named = mapping(tmp_path, SOURCE + 'files = ["*Log*.csv"]\n' + COLUMNS)
    assert named.recognises(file_of("x", "my-log-2024.csv"))
    assert not named.recognises(file_of("x", "other.csv"))
    by_columns = mapping(tmp_path)
    assert by_columns.recognises(file_of("Ref,When,Type\n"))
    assert not by_columns.recognises(file_of("Ref,When\n"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SOURCE + COLUMNS + 'closing_cod = "X"\n', r"line 11: .*Did you mean “closing_code”"),
        (SOURCE.replace("part3", "part 3") + COLUMNS, r"line 4: .*not a regime.*part3"),
        (SOURCE.replace('marking = "OFFICIAL"\n', "") + COLUMNS, "does not say the marking"),
        (SOURCE + COLUMNS.replace('"When"', '["A", "B", "C"]'), "a date, or a date and a time"),
        (SOURCE + COLUMNS.replace('occurred_from = "When"\n', ""), "when an incident happened"),
        (SOURCE + COLUMNS.replace('category = "Type"\n', ""), "what an incident is"),
        (SOURCE + COLUMNS + '[formats]\noccurred_from = "dd/mm/yyyy"\n', "not a date format"),
        (SOURCE + COLUMNS + '[formats]\noccurred_from = "%d/%m/%Q"\n', "not a date format"),
        (SOURCE + COLUMNS + '[codes.category]\n"X" = "asb"\n', "line 12: .*not a code of category"),
        (SOURCE + COLUMNS + '[codes.outcome]\n"X" = "Y"\n', "leaves out"),
        (SOURCE + COLUMNS + '[parties.calller]\nprefix = "c"\n', "Did you mean “caller”"),
        (SOURCE + COLUMNS + "[columns\n", "not valid TOML"),
        (draft_mapping(file_of("Ref,When,Type\n1,01/05/2024,x\n")), "agency is still as drafted"),
        (SOURCE.replace('"log"', '"My Log"') + COLUMNS, "Write 'my_log'"),
        (SOURCE + COLUMNS.replace('"Type"', '{ value = "asb" }'), "not a code of category"),
    ],
)
def test_a_mistake_in_a_mapping_is_said_with_its_line_and_remedy(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        mapping(tmp_path, text)


@pytest.mark.parametrize(
    "name", ["police-command-and-control", "council-asb-and-noise", "housing-provider"]
)
def test_a_draft_of_a_mapping_reads_its_own_file_and_shows_nobody(
    name: str, tmp_path: Path
) -> None:
    (file,) = find([EXAMPLES / f"{name}.csv"])
    assert isinstance(file, InputFile)
    draft = draft_mapping(file)
    secrets = ("Ada", "Sample", "Placeholder", "Invented", "07700", "LS99", "Youths", "Mattress")
    assert not any(secret in draft for secret in (*secrets, "Specimen", "Dummy", "1951", "fence"))
    owned = draft.replace("CHECK: the agency that owns these records", "Our Council")
    source = mapping(tmp_path, owned)
    assert source.recognises(file)
    batch = read(source, file)
    assert batch.accepted.num_rows == 3
    assert batch.children["parties"].num_rows > 0


def test_a_draft_finds_the_month_first_dates_and_the_codes(tmp_path: Path) -> None:
    rows = "".join(f"{i},05/{i + 10}/2024,AP,{i}\n" for i in range(1, 20))
    draft = draft_mapping(file_of("Log No,Date,Closing Code,Grid E\n" + rows))
    assert 'occurred_from = "%m/%d/%Y"' in draft
    assert '# "AP" = ""  # CHECK: 19 rows' in draft
    assert "easting" not in draft


def test_a_draft_says_that_references_repeat(tmp_path: Path) -> None:
    draft = draft_mapping(file_of("Log No,Date\n1,13/05/2024\n1,14/05/2024\n2,15/05/2024\n"))
    assert 'record_id = "Log No"  # CHECK: 1 of its values repeat earlier ones' in draft


def test_a_large_extract_is_read_in_chunks(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    row = "1,01/05/2024,dispute," + "x" * 200 + "\n"
    path.write_text("Ref,When,Type,Note\n" + row * 60_000)
    source = mapping(tmp_path)
    (file,) = find([path])
    assert isinstance(file, InputFile)
    batches = list(source.read(file))
    assert sum(batch.rows for batch in batches) == 60_000
    assert max(batch.rows for batch in batches) < 45_000
    assert batches[-1].accepted.column("source_line")[-1].as_py() == 60_001
    shutil.rmtree(tmp_path)


def test_rows_of_which_every_joined_column_is_empty_are_kept(tmp_path: Path) -> None:
    joined = mapping(tmp_path, SOURCE + COLUMNS + 'location_text = ["Street", "Town"]\n')
    lines = ["Ref,When,Type,Street,Town", "1,2024-05-01,x,,", "2,2024-05-01,x,Row,Leeds"]
    lines += ["3,2024-05-01,x,,Leeds", "4,2024-05-01,x,,"]
    batch = read(joined, file_of("\n".join([*lines, ""])))
    found = batch.accepted.column("location_text").to_pylist()
    assert found == [None, "Row, Leeds", "Leeds", None]
