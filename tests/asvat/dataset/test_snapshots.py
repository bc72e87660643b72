"""Snapshots: the same records give the same content; the pointer moves last."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from asvat.dataset.add import add
from asvat.dataset.areas import add_areas
from asvat.dataset.layout import Layout
from asvat.dataset.query import Selection
from asvat.dataset.snapshots import current, write_snapshot
from asvat.errors import DatasetError
from asvat.geography.areas import Areas
from asvat.run import Settings, run
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCE = "West Yorkshire Police,West Yorkshire Police"
TABLES = {"hotspots": pa.table({"a": [1, 2]})}


def months(folder: Path, count: int, rows: int = 80) -> list[Path]:
    rng = np.random.default_rng(5)
    folder.mkdir(exist_ok=True)
    paths = []
    for number in range(count):
        month = str(np.datetime64("2020-01", "M") + number)
        at = rng.normal([-1.549, 53.798], 0.01, (rows, 2)).round(5)
        lines = (
            f",{month},{FORCE},{x},{y},On or near X,E01033010,Leeds 111B,Anti-social behaviour,,"
            for x, y in at
        )
        paths.append(folder / f"{month}-west-yorkshire-street.csv")
        paths[-1].write_text(HEADER + "\n".join(lines) + "\n")
    return paths


def put(dataset: Path, *paths: Path) -> Layout:
    add(dataset, paths, built_in_sources())
    return Layout(dataset)


SCRIPT = """
import sys
from pathlib import Path
from asvat.dataset.add import add
from asvat.dataset.areas import add_areas
from asvat.dataset.layout import Layout
from asvat.dataset.query import Selection
from asvat.geography.areas import Areas
from asvat.run import Settings, run
from asvat.sources.registry import built_in_sources
folder = Path(sys.argv[1])
add(folder, [Path(sys.argv[2])], built_in_sources())
print(run(Layout(folder), Settings(test_months=3)).name)
"""


def test_two_datasets_of_the_same_files_give_the_same_content_on_one_thread_and_on_two(
    tmp_path: Path,
) -> None:
    months(tmp_path / "files", 16)
    made = []
    for threads in ("1", "2"):
        names = (
            "OMP_NUM_THREADS",
            "NUMBA_NUM_THREADS",
            "OPENBLAS_NUM_THREADS",
            "ARROW_NUM_THREADS",
        )
        folder = tmp_path / f"d{threads}"
        told = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder), str(tmp_path / "files")],
            env={**os.environ, **dict.fromkeys(names, threads)},
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        made.append((told.stdout.strip(), current(Layout(folder))))
    (first, one), (second, two) = made
    assert one is not None
    assert two is not None
    assert one.manifest["tables"] == two.manifest["tables"]
    assert {"cells_subject", "hotspots", "emerging", "backtest", "concentration"} <= set(
        one.tables()
    )
    assert one.manifest["inputs"] == two.manifest["inputs"]
    assert first == second


def test_the_same_records_and_parameters_make_no_new_snapshot_and_other_parameters_do(
    tmp_path: Path,
) -> None:
    layout = put(tmp_path / "d", *months(tmp_path / "files", 2))
    first = run(layout, Settings(cell=500))
    assert run(layout, Settings(cell=500)).name == first.name
    assert len(list(layout.snapshots.iterdir())) == 1
    other = run(layout, Settings(cell=250))
    assert other.name != first.name
    assert other.manifest["parameters"]["cell"] == 250


def test_a_run_after_new_records_follows_the_one_before_and_leaves_it_as_it_was(
    tmp_path: Path,
) -> None:
    files = months(tmp_path / "files", 3)
    layout = put(tmp_path / "d", *files[:2])
    with layout.writing():
        old = write_snapshot(layout, TABLES, {}, {})
    before = {p: p.read_bytes() for p in old.folder.rglob("*") if p.is_file()}
    put(tmp_path / "d", files[2])
    with layout.writing():
        new = write_snapshot(layout, TABLES, {}, {})
    parent = new.parent()
    assert parent is not None
    assert parent.name == old.name
    assert current(layout) == new
    assert {p: p.read_bytes() for p in old.folder.rglob("*") if p.is_file()} == before
    shared = {p.name for p in (old.folder / "records").iterdir()}
    for name in shared:
        assert (new.folder / "records" / name).samefile(old.folder / "records" / name)


def test_killed_before_the_pointer_moves_the_last_good_snapshot_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = put(tmp_path / "d", *months(tmp_path / "files", 1))
    with layout.writing():
        good = write_snapshot(layout, TABLES, {"run": 1}, {})

    def kill(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, layout.writing():
        patch.setattr("asvat.dataset.snapshots._point", kill)
        with pytest.raises(KeyboardInterrupt):
            write_snapshot(layout, TABLES, {"run": 2}, {})
    assert current(layout) == good
    with layout.writing():
        assert write_snapshot(layout, TABLES, {"run": 2}, {}).parent() == good


def test_the_manifest_holds_no_wall_clock_and_counts_every_row(tmp_path: Path) -> None:
    layout = put(tmp_path / "d", *months(tmp_path / "files", 1))
    with layout.writing():
        made = write_snapshot(layout, TABLES, {"cell": 250}, {"layers": "1"})
    about = made.manifest
    assert about["rows"] == {"hotspots": 2}
    assert set(about) == {
        "format", "software", "parent", "inputs", "parameters", "rules", "rows", "records", "tables"
    }  # fmt: skip
    assert made.table("hotspots").equals(TABLES["hotspots"])
    with pytest.raises(KeyError):
        made.table("nothing")
    assert json.loads((made.folder / "manifest.json").read_text()) == about


def test_a_pointer_to_nothing_says_to_run_again(tmp_path: Path) -> None:
    layout = put(tmp_path / "d", *months(tmp_path / "files", 1))
    layout.current.write_text("gone\n")
    with pytest.raises(DatasetError, match="asvat run"):
        current(layout)


def test_areas_count_only_the_agencies_that_were_chosen(tmp_path: Path) -> None:
    ours = months(tmp_path / "files", 1)[0]
    theirs = tmp_path / "2020-01-north-yorkshire-street.csv"
    theirs.write_text(ours.read_text())
    layout = put(tmp_path / "d", ours, theirs)
    square = np.array([shapely.box(400_000, 400_000, 460_000, 460_000)])
    code = np.array(["E01000001"], object)
    add_areas(layout, Areas("lsoa21", code, code, np.array([1500.0]), square), "made")
    chosen = Selection(agencies=("West Yorkshire Police",))
    made = run(layout, Settings(chosen, cell=1000))
    assert made.table("incident_lsoa21").num_rows == 80
    assert made.table("about").column("incidents").to_pylist() == [80]
