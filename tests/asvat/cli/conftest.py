"""The command line called in this process, and a small dataset to call it on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from asvat.cli import _run
from asvat.dataset.add import add
from asvat.sources.registry import built_in_sources

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)


@dataclass(frozen=True)
class Told:
    """What a call told: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        def strict(name: str) -> float:
            raise AssertionError(f"{name} is not JSON")

        return json.loads(self.out, parse_constant=strict)


Call = Callable[..., Told]


@pytest.fixture
def asvat(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    def call(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["asvat", *map(str, arguments)])
        code = _run()
        return Told(code, *capsys.readouterr())

    return call


def month_file(folder: Path, month: str, rows: int = 120, seed: int = 0) -> Path:
    """Write a month of incidents around Leeds, a third of them at one busy place."""
    rng = np.random.default_rng([seed, int(month.replace("-", ""))])
    busy = rng.random(rows) < 1 / 3
    longitude = np.where(busy, -1.549, rng.uniform(-1.58, -1.52, rows))
    latitude = np.where(busy, 53.798, rng.uniform(53.78, 53.815, rows))
    asb = rng.random(rows) < 0.6
    force = "West Yorkshire Police,West Yorkshire Police"
    lines = []
    for number, (x, y, is_asb) in enumerate(zip(longitude, latitude, asb, strict=True)):
        place = f"{x:.6f},{y:.6f},On or near The Headrow,E01033010,Leeds 111B"
        crime_id = "" if is_asb else f"{month}-{number}".rjust(64, "0")
        kind = "Anti-social behaviour,," if is_asb else "Burglary,Under investigation,"
        lines.append(f"{crime_id},{month},{force},{place},{kind}\n")
    path = folder / month / f"{month}-west-yorkshire-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + "".join(lines))
    return path


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 16 monthly files of data.police.uk's kind; the last has a damaged row."""
    folder = tmp_path_factory.mktemp("months")
    wanted = [f"2020-{m:02d}" for m in range(1, 13)] + [f"2021-{m:02d}" for m in range(1, 5)]
    for month in wanted:
        path = month_file(folder, month)
    with path.open("a") as file:
        file.write(",31/02/2021,West Yorkshire Police,,-1.5,53.8,X,,,Burglary,,\n")
    return folder


@pytest.fixture(scope="session")
def dataset(months: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those months as a dataset, not to be changed by a test."""
    folder = tmp_path_factory.mktemp("dataset") / "d"
    add(folder, [months], built_in_sources())
    return folder


@pytest.fixture
def points(tmp_path: Path) -> Path:
    """A bare file of exact points on the national grid, with days."""
    rng = np.random.default_rng(7)
    at = rng.normal([430_000, 433_500], 800, (300, 2)).round(1)
    days = np.datetime64("2023-01-01") + rng.integers(0, 60, 300)
    path = tmp_path / "points.csv"
    rows = "".join(f"{x},{y},{day}\n" for (x, y), day in zip(at, days, strict=True))
    path.write_text("Grid E,Grid N,Day\n" + rows)
    return path
