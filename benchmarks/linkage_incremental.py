"""A day linked on top of what is known, against everything linked anew with the same model.

A simulated force is added but for its last 3,000 logs, and run; then those are added, once on top
of that run and once with ``--everything``. Both answers are compared by the pairs of party rows
that they make one person, by identifiers, and by places and events.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness import OUT, main

DAY = 3_000
TOLERANCE = 0.999
"""Least pairwise F1 of the two answers."""


def _asvat(*words: object) -> float:
    start = time.perf_counter()
    command = [str(Path(sys.executable).with_name("asvat")), *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def day_on_top(size: int) -> Mapping[str, Any]:
    work = OUT / f"incremental-{size}"
    shutil.rmtree(work, ignore_errors=True)
    force = work / "sim"
    _asvat("simulate", "--out", force, "--logs", size, "--seed", 4)
    # The mapping knows an extract by the name of its file.
    first, last = (work / name / "incidents.csv" for name in ("before", "day"))
    _split(force / "incidents.csv", first, last)
    top, anew = work / "top", work / "anew"
    _add(top, force / "mapping.toml", first)
    for name in ("council", "housing"):
        _add(top, force / f"{name}.toml", force / f"{name}.csv")
    before = _asvat("run", "--dataset", top)
    shutil.copytree(top, anew)
    _add(top, force / "mapping.toml", last)
    _add(anew, force / "mapping.toml", last)
    on_top = _asvat("run", "--dataset", top)
    whole = _asvat("run", "--dataset", anew, "--everything")
    return {
        "seconds": on_top,
        "check": {
            "run before, trained": before,
            "everything anew": whole,
            **_compared(top, anew),
            "tolerance": f"F1 of people >= {TOLERANCE}",
        },
    }


def _add(data: Path, mapping: Path, file: Path) -> None:
    _asvat("add", "--dataset", data, "--mapping", mapping, file)


def _split(whole: Path, before: Path, day: Path) -> None:
    """Part an extract, whose rows stand in the order of the report."""
    import csv

    with whole.open(encoding="utf-8", newline="") as stream:
        head, *rows = csv.reader(stream)
    for file, some in ((before, rows[:-DAY]), (day, rows[-DAY:])):
        file.parent.mkdir()
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([head, *some])


def _compared(top: Path, anew: Path) -> dict[str, Any]:
    sys.path.insert(0, str(Path(__file__).parent / "validity"))
    from scores import codes, pairwise

    from asvat.dataset.layout import Layout
    from asvat.dataset.snapshots import current

    one, other = current(Layout(top)), current(Layout(anew))
    found: dict[str, Any] = {}
    for name, table, key, label in (
        ("people", "profile_persons", "profile_id", "person_id"),
        ("places", "incident_places", "incident_id", "place_id"),
        ("events", "incident_events", "incident_id", "event_id"),
    ):
        both = [
            run.table(table, [key, label]).sort_by(key).to_pydict()  # type: ignore[union-attr]
            for run in (one, other)
        ]
        if both[0][key] != both[1][key]:
            raise SystemExit(f"the runs differ in what they hold: {table}")
        mine, theirs = (codes(side[label]) for side in both)
        found[f"{name}, F1"] = pairwise(mine, theirs).f1
        same = sum(a == b for a, b in zip(both[0][label], both[1][label], strict=True))
        found[f"{name}, same identifier"] = same / len(both[0][label])
    return found


if __name__ == "__main__":
    main(
        "a day of 3,000 logs on top",
        ours={"asvat": day_on_top},
        peers={},
        sizes={"asvat": (40_000,)},
        goal={40_000: "<= 15 s on top of 1,000,000 logs"},
        timeout=3600.0,
    )
