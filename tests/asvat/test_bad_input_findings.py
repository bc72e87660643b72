"""Extracts as no test of a room would write them: the run copes, says so, and tells no names."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from asvat.cli import _run
from asvat.dataset.add import add
from asvat.dataset.layout import Layout
from asvat.dataset.snapshots import Snapshot
from asvat.errors import InputError
from asvat.findings.recording_model.labels import read_decisions
from asvat.linkage.decisions import read_link_decisions
from asvat.run import Settings, run
from asvat.sources.registry import all_sources

MAPPING = """
[source]
name = "force"
agency = "Northshire Police"
regime = "part3"
marking = "OFFICIAL-SENSITIVE"
record_type = "incident"
time_precision = "minute"
place_precision = "exact"

[columns]
record_id = "log"
occurred_from = "occurred"
reported_at = "reported"
category = "type"
closing_code = "closing"
location_text = "where"
easting = "x"
northing = "y"
narrative = "text"

[formats]
dates = "%d/%m/%Y %H:%M"
date_of_birth = "%d/%m/%Y"

[codes.category]
"ASB" = "anti-social-behaviour"

[parties.caller]
prefix = "caller_"

[parties.suspect]
prefix = "suspect_"
"""
PARTY = ("forename", "surname", "dob", "phone")
COLUMNS = (
    "log", "occurred", "reported", "type", "closing", "where", "x", "y", "text",
    *(f"{role}_{part}" for role in ("caller", "suspect") for part in PARTY),
)  # fmt: skip
SURNAMES = ("Ackroyd", "Bhatti", "Clegg", "Dobson", "Eccles", "Farrar", "Gill", "Holroyd")
GIVEN = ("Edna", "Imran", "Susan", "Keith", "Paula", "Nadia", "Wojtek", "Grace")
Change = Callable[[int], str] | str
Command = Callable[..., tuple[int, str, str]]


def rows(count: int, **changes: Change) -> list[dict[str, str]]:
    """Ordinary logs, an hour apart, each of somebody else somewhere else, but for `changes`."""
    made = []
    for n in range(count):
        when = f"{dt.datetime(2026, 3, 1) + dt.timedelta(hours=9 * n):%d/%m/%Y %H:%M}"
        row = {
            "log": f"L{n}", "occurred": when, "reported": when, "type": "ASB", "closing": "ASB-P",
            "where": f"{n + 1} MILL LANE, NORTHTOWN",
            "x": str(430000 + 70 * n), "y": str(430000 + 130 * (n % 7)),
            "text": "Caller says that lads are shouting in the street again.",
            "caller_forename": GIVEN[n % 8], "caller_surname": SURNAMES[n // 8 % 8],
            "caller_dob": f"{1 + n % 28:02d}/{1 + n % 12:02d}/{1950 + n % 50}",
            "caller_phone": f"07700900{n:03d}",
        }  # fmt: skip
        made.append(row | {k: v if isinstance(v, str) else v(n) for k, v in changes.items()})
    return made


def dataset(folder: Path, logs: list[dict[str, str]]) -> Layout:
    (folder / "force.toml").write_text(MAPPING)
    with (folder / "logs.csv").open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(logs)
    layout = Layout(folder / "data")
    add(layout.folder, [folder / "logs.csv"], all_sources([folder / "force.toml"]))
    return layout


def why_no_maps(snapshot: Snapshot) -> list[str]:
    return [r["why"] for r in snapshot.table("absent").to_pylist() if r["part"] == "maps"]


@pytest.mark.parametrize(
    "changes",
    [
        {"caller_forename": "", "caller_surname": "UNKNOWN"},
        {"caller_phone": "01924 206206"},
        {"closing": "ADMIN"},
        {f"suspect_{p}": (lambda n, p=p: rows(n + 1)[n][f"caller_{p}"]) for p in PARTY},
    ],
    ids=["nobody-named", "one-phone-for-everybody", "nothing-in-scope", "caller-is-suspect"],
)
def test_reviews_due_are_the_logs_in_scope_whatever_stands_in_them(
    tmp_path: Path, changes: dict[str, Change]
) -> None:
    found = run(dataset(tmp_path, rows(24, **changes)), Settings())
    assert found.table("queue").num_rows == (0 if "closing" in changes else 24)


@pytest.mark.parametrize(
    "changes",
    [{"x": "", "y": ""}, {"occurred": "05/03/2091 10:00", "reported": "05/03/2091 10:05"}],
    ids=["no-coordinates", "all-in-the-future"],
)
def test_logs_that_no_map_can_show_are_found_and_queued(
    tmp_path: Path, changes: dict[str, Change], command: Command
) -> None:
    layout = dataset(tmp_path, rows(12, **changes))
    code, out, _ = command("run", "--dataset", layout.folder)
    assert code == 0
    assert "12 logs in scope, all of them in the queue" in out
    assert "so there are no maps." in out
    code, _, err = command("report", "--dataset", layout.folder, "--out", tmp_path / "report")
    assert (code, err.count("\n")) == (2, 1)
    assert "there are no maps. The findings of the logs are there" in err
    if not changes.get("x", "x"):
        return
    _, _, err = command("findings", "--dataset", layout.folder)
    assert "every log due is dated in the future. See them with --from 2091-03-05" in err


def test_a_file_that_ends_within_quotes_is_refused_rather_than_swallowed(
    tmp_path: Path, command: Command
) -> None:
    people, mapping = tmp_path / "people.csv", tmp_path / "people.toml"
    people.write_text('name,phone\nZzmarkername,1\n"Zzmarkername,2\nZzmarkername,3\n')
    mapping.write_text('[columns]\nfull_name = "name"\n')
    code, out, err = command("link", people, "--mapping", mapping, "--out", tmp_path / "out.csv")
    assert (code, out) == (2, "")
    assert "a quote is opened and never closed, in record 2" in err
    assert "Zz" not in err
    assert not (tmp_path / "out.csv").exists()


def test_half_a_surrogate_pair_in_an_id_comes_back_as_it_was(
    tmp_path: Path, command: Command
) -> None:
    line = '{"id": "\\ud800", "narrative": "Eggs thrown \\ud83d"}\n'
    (tmp_path / "in.jsonl").write_text(line)
    out = tmp_path / "out.jsonl"
    assert command("check-narratives", tmp_path / "in.jsonl", "--out", out)[0] == 0
    assert json.loads(out.read_text("utf-8"))["id"] == "\ud800"


@pytest.mark.parametrize("separator", ["\u2028", "\x85"])
def test_a_reason_with_a_line_separator_does_not_break_the_decisions(
    tmp_path: Path, separator: str
) -> None:
    told = {
        "kind": "link", "left": "a:caller:1", "right": "b:caller:1", "verdict": "refused",
        "why": f"Sisters.{separator}Not one person.",
    }  # fmt: skip
    path = tmp_path / "decisions.jsonl"
    path.write_text(json.dumps(told, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert read_link_decisions(path).refused == (("a:caller:1", "b:caller:1"),)
    assert read_decisions(path) == []


def test_decisions_that_are_not_utf_8_are_refused_in_one_line(
    tmp_path: Path, command: Command
) -> None:
    layout = dataset(tmp_path, rows(3))
    path = tmp_path / "decisions.jsonl"
    path.write_bytes('{"kind": "link", "why": "Zzmarkern\xe9e"}'.encode("latin-1"))
    code, _, err = command("run", "--dataset", layout.folder, "--decisions", path)
    assert (code, err.count("\n")) == (2, 1)
    assert "the file is not in UTF-8" in err


def test_a_file_without_a_header_tells_nobody_whose_record_comes_first(
    tmp_path: Path, command: Command
) -> None:
    path, mapping = tmp_path / "logs.csv", tmp_path / "force.toml"
    mapping.write_text(MAPPING.replace("[columns]", 'files = ["logs.csv"]\n\n[columns]'))
    first = rows(1, text="Zzmarkername was hit", caller_surname="Zzmarkername")[0]
    path.write_text(",".join(first.get(c, "") for c in COLUMNS) + "\n")
    data = tmp_path / "data"
    code, out, err = command("add", "--dataset", data, "--mapping", mapping, path)
    assert "the first line looks like a record" in err
    code_of_draft, draft, refused = command("mapping", "new", path)
    assert (code, code_of_draft, draft) == (1, 2, "")
    assert "the first line looks like a record" in refused
    noted = command("imports", "--dataset", data, "--format", "json")[1]
    assert "Zzmarker" not in out + err + refused + noted


@pytest.mark.parametrize("slipped", ["Zzmarkername rang", "07700 900123", "Rang 05/03/2026 Zz"])
def test_what_has_slipped_into_a_dates_place_does_not_stay_among_the_rejects(
    tmp_path: Path, slipped: str, command: Command
) -> None:
    logs = rows(3, occurred=lambda n: slipped if n == 1 else "", reported="")
    logs[2] |= {"occurred": "31/02/2026 10:00"}
    logs[0] |= rows(1)[0]
    layout = dataset(tmp_path, logs)
    told = json.loads(command("rejects", "--dataset", layout.folder, "--format", "json")[1])
    assert [row["value"] for row in told] == ["", "31/02/2026 10:00"]


def test_a_file_of_surnames_alone_is_linked(tmp_path: Path, command: Command) -> None:
    people, mapping, out = (tmp_path / name for name in ("p.csv", "m.toml", "out.csv"))
    people.write_text("name\nAckroyd\nAckroyd\nBhatti\n")
    mapping.write_text('[columns]\nfamily_name = "name"\n')
    assert command("link", people, "--mapping", mapping, "--out", out)[0] == 0
    assert len({line.split(",")[1] for line in out.read_text().splitlines()[1:]}) == 3


def test_dates_of_birth_in_another_form_than_said_are_counted_aloud(
    tmp_path: Path, command: Command
) -> None:
    people, mapping, out = (tmp_path / name for name in ("p.csv", "m.toml", "out.csv"))
    people.write_text("name,born\nAckroyd,03/02/1961\nBhatti,\nClegg,19610203\n")
    mapping.write_text(
        '[columns]\nfamily_name = "name"\ndate_of_birth = "born"\n'
        '[formats]\ndate_of_birth = "%Y%m%d"\n'
    )
    _, _, err = command("link", people, "--mapping", mapping, "--out", out)
    assert "1 dates of birth cannot be read and count as missing" in err


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('["Zzmarkername"]', "says no kind"),
        ('{"left": "Zzmarkername"}', "says no kind"),
        (
            '{"kind": "link", "left": "Zz:caller:1", "right": "Zz:caller:1", "verdict": "refused"}',
            "a party with itself",
        ),
    ],
)
def test_no_decision_is_passed_over_in_silence(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(InputError, match=f"line 1: .*{says}") as refused:
        read_link_decisions(path)
    assert "Zz" not in str(refused.value)
    if "kind" not in line:
        with pytest.raises(InputError, match=says):
            read_decisions(path)


def test_decisions_on_parties_that_nobody_knows_are_counted_aloud(
    tmp_path: Path, command: Command
) -> None:
    layout = dataset(tmp_path, rows(3))
    path = tmp_path / "decisions.jsonl"
    told = {"kind": "link", "left": "Zz:caller:1", "right": "L1:caller:1", "verdict": "refused"}
    path.write_text(json.dumps(told) + "\n")
    code, out, _ = command("run", "--dataset", layout.folder, "--decisions", path)
    assert code == 0
    assert "1 decisions on links have no effect" in out
    assert "Zz" not in out


def test_a_full_disk_is_told_in_one_line(tmp_path: Path, command: Command) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": 1, "narrative": "Eggs"}\n')
    code, _, err = command("check-narratives", source, "--out", "/dev/full")
    assert (code, err.count("\n")) == (2, 1)
    assert "the disk is full" in err


def test_a_fault_of_the_software_is_told_without_the_words_of_its_message(
    monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    def stumble(*_: object) -> None:
        raise ValueError("cannot convert Zzmarkername")

    monkeypatch.setattr("asvat.dataset.layout.Layout.connect", stumble)
    code, out, err = command("linkage", "models", "--dataset", "nowhere")
    assert (code, out) == (70, "")
    assert "a fault of the software (ValueError)" in err
    assert "cli/linkage.py, line" in err
    assert "Zzmarkername" not in err


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["asvat", *map(str, arguments)])
        code = _run()
        return (code, *capsys.readouterr())

    return call
