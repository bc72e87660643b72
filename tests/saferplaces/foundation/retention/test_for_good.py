"""Somebody who was disposed of does not come back: by no run, by no backup, in no file."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.saferplaces.foundation.retention.hiding import hiding
from tests.saferplaces.foundation.retention.holding import hold
from tests.saferplaces.foundation.retention.making import signed
from tests.saferplaces.foundation.retention.test_disposal import agreed, anywhere

from saferplaces.casework.evidence import folders as evidence
from saferplaces.foundation.config.backups import making, restoring
from saferplaces.foundation.config.backups.making import make
from saferplaces.foundation.config.backups.restoring import restore
from saferplaces.foundation.jobs import nightly
from saferplaces.foundation.jobs.running import run
from saferplaces.foundation.retention import erasing, register
from saferplaces.foundation.retention.actions.dispose import dispose_all
from saferplaces.intake.extracts import folders as extracts
from saferplaces.intake.extracts import leftovers
from saferplaces.intake.incidents.models import Incident, Party, Person

NAME, FAMILY, PHONE = "Zebedee Quillfeather", "Quillfeather", "07700900987"
ADDRESS = "14 Unheard-of Mews"
TEXTS = NAME, FAMILY, PHONE, ADDRESS
HELD = {
    "cases_case",
    "cases_caseperson",
    "cases_contact",
    "cases_note",
    "evidence_diaryentry",
    "evidence_exhibit",
    "incidents_incident",
    "incidents_linkverdict",
    "incidents_party",
    "incidents_person",
    "letters_letter",
    "referrals_referral",
    "reviews_decision",
    "risk_assessment",
    "safe_contact_safecontact",
}
"""Tables in which the name stands before it is disposed of, with their histories."""
LOGS = 600


def test_the_search_finds_a_name_wherever_it_is_packed(tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(f"rang from {PHONE}")
    (tmp_path / "shouted.log").write_text(NAME.upper())
    (tmp_path / "packed.gz").write_bytes(gzip.compress(NAME.encode()))
    pq.write_table(
        pa.table({"who": pa.array([NAME, "other"] * 50).dictionary_encode()}),
        tmp_path / "columns.parquet", compression="zstd",
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "letter.docx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", f"<w:t>{NAME}</w:t>")
        packed.writestr("inner.zip", b"nothing")
    (tmp_path / "other.txt").write_text("Nobody of that name")
    assert hiding(tmp_path, NAME, PHONE) == [
        "columns.parquet", "letter.docx", "packed.gz", "plain.txt", "shouted.log",
    ]  # fmt: skip


@pytest.mark.slow
def test_neither_the_engine_nor_a_backup_brings_somebody_back(
    fresh_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var, force = tmp_path / "var", tmp_path / "force"
    shaped = SimpleNamespace(
        var=var, dataset=var / "dataset", audit_heads=tmp_path / "heads" / "audit-heads.txt",
        embedded=True, inbox=var / "inbox",
    )  # fmt: skip
    for module in (nightly, erasing, register, making, restoring, evidence, extracts, leftovers):
        monkeypatch.setattr(module, "config", lambda: shaped)
    for folder in (var, shaped.audit_heads.parent):
        folder.mkdir()
    _simulated(force)
    _asvat("add", "--dataset", shaped.dataset, "--mapping", force / "mapping.toml",
           force / "incidents.csv")  # fmt: skip
    run("nightly")
    party = Party.objects.get(phone_key__endswith="7700900987", family_name__iexact=FAMILY)
    logs = Incident.objects.count()
    log = party.incident_id
    held = hold(party, NAME, PHONE, ADDRESS)
    run("nightly")  # the label and the verdict go to the engine
    said = (var / "decisions.jsonl").read_text()
    assert log in said
    assert f"{log}:caller:1" in said
    tables = {name.removeprefix("public.") for name in anywhere(*TEXTS)}
    assert tables >= HELD
    files = hiding(var, *TEXTS)
    assert any(name.startswith("files/evidence/") for name in files)
    assert any(name.startswith("dataset/") for name in files)
    backup = tmp_path / "backup"
    make(backup)

    signed()
    for model, key in held:
        agreed(model, key)
    report = dispose_all()
    assert (report.disposed, report.held) == (len(held), {})
    erasing.erase()
    for _ in range(2):  # the night after, and the next
        run("nightly")
        _gone(var, log, logs)

    told = restore(backup, replace=True)
    assert any("are gone again" in line for line in told)
    _gone(var, log, logs)
    run("nightly")
    _gone(var, log, logs)
    _asvat(
        "add",
        "--dataset",
        shaped.dataset,
        "--mapping",
        force / "mapping.toml",
        force / "incidents.csv",
    )  # fmt: skip - the force sends its old extract once more
    run("nightly")
    _gone(var, log, logs)


def _gone(var: Path, log: str, logs: int) -> None:
    """Nothing says who it was: no table, no file. The others are all there."""
    assert anywhere(*TEXTS) == set()
    assert hiding(var, *TEXTS) == []
    decisions = var / "decisions.jsonl"
    assert not decisions.exists() or log not in decisions.read_text()
    assert not Incident.objects.filter(pk=log).exists()
    assert not Person.objects.filter(family_name__iexact=FAMILY).exists()
    assert Incident.objects.filter(withdrawn_at=None).count() == logs - 1


def _simulated(force: Path) -> None:
    """A small force in one of whose logs, in Leeds, somebody stands who is in no other."""
    _asvat("simulate", "--logs", LOGS, "--months", 12, "--out", force)
    with (force / "incidents.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    named = [dict(zip(head, row, strict=True)) for row in rows]
    first = next(
        row for row in named if (row["district"], row["closing_code"]) == ("Leeds", "ASB-N")
    )
    first.update({key: "" for key in head if key.startswith(("victim", "suspect"))})
    given, family = NAME.split()
    first.update({
        "caller_forename": given, "caller_surname": family, "caller_dob": "03/04/1961",
        "caller_phone": PHONE, "caller_email": "", "caller_address": ADDRESS,
        "narrative": f"{NAME} RANG AGAIN FROM {PHONE} ABOUT THE NOISE.",
    })  # fmt: skip
    with (force / "incidents.csv").open("w", newline="") as file:
        csv.DictWriter(file, head).writeheader()
        csv.DictWriter(file, head).writerows(named)


def _asvat(*words: object) -> None:
    program = Path(sys.executable).parent / "asvat"
    subprocess.run([program, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
