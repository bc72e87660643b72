"""Adding records: South Yorkshire's 44 months from the official ZIP, and ten million rows."""

from __future__ import annotations

import contextlib
import io
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness import OUT, SHARED_DATA, main

QUESTION = "add records"
ZIP = SHARED_DATA / "police-uk" / "south-yorkshire_2018-01_2021-09.zip"
SOUTH_YORKSHIRE = 652_082


def add_zip(size: int) -> Mapping[str, Any]:
    """Add the archive to a new dataset; the clock starts before the first import."""
    start = time.perf_counter()
    from asvat.dataset.add import add
    from asvat.sources.registry import all_sources

    folder = OUT / "dataset"
    shutil.rmtree(folder, ignore_errors=True)
    report = add(folder, [ZIP], all_sources())
    seconds = time.perf_counter() - start
    again = time.perf_counter()
    unchanged = add(folder, [ZIP], all_sources()).total("unchanged")
    check = {
        "accepted": report.total("accepted"),
        "rejected": report.total("rejected"),
        "again": f"{unchanged:,} unchanged in {time.perf_counter() - again:.2f} s",
    }
    shutil.rmtree(folder)
    return {"seconds": seconds, "check": check}


def add_many(size: int) -> Mapping[str, Any]:
    """Add so many rows in one CSV file, written before the clock starts."""
    path = big_file(size)
    start = time.perf_counter()
    from asvat.dataset.add import add
    from asvat.sources.registry import all_sources

    folder = OUT / "dataset"
    shutil.rmtree(folder, ignore_errors=True)
    report = add(folder, [path], all_sources())
    seconds = time.perf_counter() - start
    check = {
        "accepted": report.total("accepted"),
        "file": f"{path.stat().st_size / 1e9:.2f} GB",
        "rows a second": f"{size / seconds:,.0f}",
    }
    shutil.rmtree(folder)
    path.unlink()
    return {"seconds": seconds, "check": check}


def big_file(size: int) -> Path:
    """Write the archive's rows, then again four years earlier, and so on until there are enough."""
    import zipfile

    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / "big.csv"
    written = 0
    with zipfile.ZipFile(ZIP) as archive, path.open("w", encoding="utf-8") as out:
        names = sorted(archive.namelist())
        for earlier in range(0, 200, 4):
            for name in names:
                year = int(name[:4])
                text = io.TextIOWrapper(archive.open(name), encoding="utf-8")
                header = next(text)
                if not written:
                    out.write(header)
                for line in text:
                    out.write(line.replace(f",{year}-", f",{year - earlier}-", 1))
                    written += 1
                    if written == size:
                        return path
    raise ValueError(size)


if __name__ == "__main__":
    if not ZIP.exists():
        sys.exit("The open data is not here; nothing measured.")
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(OUT / "dataset")
    main(
        QUESTION,
        ours={"asvat, ZIP": add_zip, "asvat, one CSV": add_many},
        peers={},
        sizes={"asvat, ZIP": [SOUTH_YORKSHIRE], "asvat, one CSV": [1_000_000, 10_000_000]},
        goal={SOUTH_YORKSHIRE: "≤ 8 s, ≤ 1 GiB", 10_000_000: "linear, little memory"},
        timeout=900,
    )
