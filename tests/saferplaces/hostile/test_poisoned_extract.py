"""A poisoned extract: each kind is accepted or refused with a clear reason, and harms nobody."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest
from tests.saferplaces.intake.extracts.conftest import EXAMPLES, POLICE, police_csv
from tests.saferplaces.intake.incidents.factories import incident

from asvat.dataset.query import Dataset
from saferplaces.intake.extracts.engine.program import Answer, answer_to
from saferplaces.intake.extracts.engine.running import Order, run
from saferplaces.intake.incidents.models import Incident

HEAD = police_csv().partition(b"\n")[0] + b"\n"
COLUMNS = HEAD.decode().strip().split(",")
LAST = {"Log No": "0999", "Log Date": "03/05/2024", "Log Time": "1200", "Result Code": "AP"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def row(**given: str) -> bytes:
    cells = dict.fromkeys(COLUMNS, "") | LAST | {k.replace("_", " "): v for k, v in given.items()}
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells.values())
    return out.getvalue().encode()


MANY = b"".join(row(Log_No=str(number)) for number in range(2000))


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def order(folder: Path, verb: str, memory: int = 4096) -> Order:
    return Order(
        verb, next(folder.glob("key*")), "sent.csv", folder / "dataset", [folder / "police.toml"],
        True, folder / "scratch", 60, memory, 8192, 10_000,
    )  # fmt: skip


def given(folder: Path, content: bytes) -> Path:
    (folder / "key").write_bytes(content)
    mapping = (EXAMPLES / f"{POLICE}.toml").read_text()
    (folder / "police.toml").write_text(mapping.replace('files = ["*command-and-control*"]', ""))
    (folder / "scratch").mkdir()
    return folder


def answer(folder: Path, content: bytes, verb: str = "look") -> Answer:
    found = order(given(folder, content), verb)
    return answer_to(found.given(str(found.scratch)))


@pytest.mark.parametrize(
    ("content", "accepted", "rejected", "why"),
    [
        (row(Log_Text="=cmd|' /C calc'!A0", Street="@SUM(1)", Town="\t-1"), 1, 0, ""),
        (row(Log_Text=SCRIPT), 1, 0, ""),
        (row(Log_Text="a\u202egnp.exe\u2066"), 1, 0, ""),
        (row(Log_Text="x" * 10_000_000) + row(Log_No="1"), 2, 0, ""),
        (row(Grid_E="1e308", Grid_N="-1e308"), 1, 0, ""),
        (row(Log_Date="31/12/9999") + row(Log_No="1"), 1, 1, "not between 1900 and 2100"),
        (row(Log_Text="caf\xe9").replace("\xe9".encode(), b"\xe9 \x81\xff"), 1, 0, ""),
        (row(Log_Text="caf\xe9") + row(Log_Text="@").replace(b"@", b"caf\xe9"), 2, 0, ""),
        (row(Log_No="7").replace(b"7,", b'"7,', 1) + MANY, 2000, 1, "never closes"),
        (MANY + row(Log_Text="late\0"), 2001, 0, ""),
    ],
    ids=["formula", "script", "direction", "10 MB", "1e308", "9999", "no UTF-8", "two encodings",
         "unclosed", "late NUL"],
)  # fmt: skip
def test_odd_cells_cost_their_own_row_at_most(tmp_path, content, accepted, rejected, why) -> None:
    found = answer(tmp_path, HEAD + content, "add")
    assert (found.outcome, found.accepted, found.rejected) == ("good", accepted, rejected)
    rows = Dataset(tmp_path / "dataset").arrow("rejects").to_pylist()
    assert [why in one["reason"] for one in rows] == [True] * rejected


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (HEAD + row(Log_Text="a\0b"), "binary data"),
        (b",".join(b"c%d" % n for n in range(100_000)) + b"\n1\n", "more than 5,000 columns"),
        (b"x" * 100_000, "looks like a record"),
        (zipped(**{"a.csv": b"0" * (100 << 20)}), "ZIP bomb"),
        (gzip.compress(b"0" * (100 << 20), 1), "unpack to far more"),
        (zipped(**{"../../a.csv": police_csv()}), "points outside the archive"),
        (zipped(**{"a.zip": zipped(**{"a.csv": police_csv()})}), "archive inside an archive"),
        (b"PK\x03\x04 and nothing more", "cannot be opened"),
        (b"PAR1 and nothing morePAR1", "Parquet file cannot be read"),
        (b"\xd0\xcf\x11\xe0 and nothing more", "workbook cannot be opened"),
        (b"MZ\x90\x00" + b"\0" * 100, "a program"),
        (b"<html><body>sign in</body></html>", "web page"),
        (b"Ada Sample,07700 900111\nBo,1\n", "looks like a record"),
        (b"Ada Sample,Elm Row\nBo,1\n", "no column"),
        (HEAD, "no row below it"),
    ],
    ids=["NUL", "columns", "one line", "ZIP bomb", "gzip bomb", "path", "nested", "forged ZIP",
         "forged Parquet", "forged workbook", "program", "page", "record first", "names first",
         "no rows"],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_clear_reason(tmp_path, content, why) -> None:
    found = answer(tmp_path, content)
    assert found.outcome == "refused"
    assert why.lower() in found.reason.lower()
    assert "Ada Sample" not in str(found)
    assert not (tmp_path / "dataset").exists()


def test_an_extract_of_another_ending_is_read_by_what_it_holds(tmp_path) -> None:
    found = answer(tmp_path, zipped(**{"x.csv": police_csv()}))
    assert (found.outcome, found.kind, found.accepted) == ("good", "zip", 3)
    assert found.files[0]["name"] == "sent.csv/x.csv"


def test_the_process_that_reads_has_its_limits_and_no_secret(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "of the service")
    found = run(order(given(tmp_path, HEAD + row()), "look", memory=200))
    assert found.outcome in {"refused", "failed"}
    assert found.accepted == 0
    found = run(order(tmp_path, "add"))
    assert (found.outcome, found.accepted) == ("good", 1)
    from saferplaces.intake.extracts.engine import running  # noqa: PLC0415

    assert "SECRET_KEY" not in running._environment(str(tmp_path))


@pytest.mark.parametrize("text", [SCRIPT, "\u202egnp.exe\u2066", "=cmd|' /C calc'!A0"])
def test_what_came_in_shows_harmlessly(cast, text: str) -> None:
    log = incident(narrative=text, location_text=text)
    Incident.objects.filter(pk=log.pk).update(record_id=text[:20])
    page = cast.amina.client().get(f"/incidents/{log.pk}")
    assert page.status_code == 200
    body = page.content.decode()
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_forged_upload_is_refused_by_what_it_holds_and_leaves_its_trail(place, cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    ana = cast.ana.client()
    file = SimpleUploadedFile("incidents.csv", b"MZ\x90\x00 not a table", "text/csv")
    address = ana.post("/extracts/upload", {"file": file})["Location"]
    place.works()
    assert "The file is a program" in ana.get(address).content.decode()
    (kept,) = (place.root / "extracts" / "refused").glob("*.csv")
    assert kept.stat().st_mode & 0o077 == 0
    from saferplaces.foundation.audit.models import Entry  # noqa: PLC0415

    verbs = list(Entry.objects.order_by("at").values_list("verb", "actor_name"))
    assert verbs[:2] == [("extract.brought", "Ana"), ("extract.refused", "Safer Places")]
