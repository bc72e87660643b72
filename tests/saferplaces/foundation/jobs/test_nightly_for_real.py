"""The night for real: an extract, the engine itself, what it found published, a failure shown."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.saferplaces.cast import person

from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.jobs import nightly
from saferplaces.foundation.jobs.models import JobRun
from saferplaces.foundation.jobs.running import JobError, run
from saferplaces.intake.incidents.models import Finding, Incident, Person, Publication

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fresh_database")]
LOGS = 1_500


def _asvat(*words: object) -> None:
    program = Path(sys.executable).parent / "asvat"
    subprocess.run([program, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def test_a_night_on_a_small_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    force, data = tmp_path / "force", tmp_path / "dataset"
    monkeypatch.setattr(nightly, "config", lambda: SimpleNamespace(var=tmp_path, dataset=data))
    _asvat("simulate", "--logs", LOGS, "--out", force)
    mapping = force / "mapping.toml"
    mapping.write_text(mapping.read_text().replace('["incidents.csv"]', '["*.csv"]'))
    with (force / "incidents.csv").open(newline="") as file:
        head, *rows = csv.reader(file)
    for name, some in (("first", rows[:-40]), ("second", rows[-40:])):
        with (force / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([head, *some])
    _asvat("add", "--dataset", data, "--mapping", mapping, force / "first.csv")
    assert run("nightly") == {"decisions": 0, "new_snapshots": 1}
    logs = Incident.objects.count()
    assert logs > LOGS * 0.8
    assert Person.objects.exists()
    in_scope = Finding.objects.filter(withdrawn_at=None).values_list("incident_id", flat=True)
    assert set(Review.objects.values_list("incident_id", flat=True)) == set(in_scope)

    assert run("nightly") == {"decisions": 0, "new_snapshots": 0}  # nothing came: nothing changes
    assert Publication.objects.first().counts.get("incident") is None

    _asvat("add", "--dataset", data, "--mapping", mapping, force / "second.csv")
    assert run("nightly")["new_snapshots"] == 1
    assert Incident.objects.count() > logs
    assert "keys that could" in (tmp_path / "publish.log").read_text()

    damaged = next((data / "parts").rglob("*.parquet"))
    damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    _asvat("add", "--dataset", data, "--mapping", force / "council.toml", force / "council.csv")
    with pytest.raises(JobError, match="engine ended with code"):
        run("nightly")
    failed = JobRun.objects.first().problem
    assert re.fullmatch(r"The engine ended with code \d+: see engine.log.", failed)
    page = person("adam").client().get("/jobs/").content.decode()
    assert failed in page
    assert "Try again" in page
    assert Publication.objects.filter(state="done").count() == 3  # what was published stands
