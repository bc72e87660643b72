"""Run every benchmark and write the table of ``docs/benchmarks.md``."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build" / "bench"
PAGE = ROOT / "docs" / "benchmarks.md"
MARK = "<!-- table: written by make bench -->"


def main() -> None:
    """Run the files named on the command line, or all, then write the table."""
    chosen = sys.argv[1:]
    for script in sorted((ROOT / "benchmarks").glob("*.py")):
        if script.stem == "harness" or (chosen and script.stem not in chosen):
            continue
        print(f"== {script.stem}", flush=True)
        subprocess.run([sys.executable, str(script)], check=True)
    write()


def write() -> None:
    """Write the figures at hand under the mark in the page."""
    lines = [
        MARK,
        "",
        f"{dt.datetime.now(dt.UTC):%d %B %Y}, {machine()}. Each engine ran once in a process of "
        "its own; `s` is the algorithm alone, `whole` the process from start to end.",
        "",
        "| question | engine | size | s | whole | MB | goal | check |",
        "|---|---|---:|---:|---:|---:|---|---|",
    ]
    for path in sorted(RESULTS.glob("*.json")):
        for row in json.loads(path.read_text()):
            note = row["quoted"] or ", ".join(f"{k} {show(v)}" for k, v in row["check"].items())
            name = row["engine"] + (" (peer)" if row.get("peer") else "")
            lines.append(
                f"| {row['question']} | {name} | {row['size']:,} | {number(row['seconds'])} | "
                f"{number(row['whole'])} | {number(row['mb'], 0)} | {row['goal']} | {note} |"
            )
    text = PAGE.read_text(encoding="utf-8")
    before = text.split(MARK)[0] if MARK in text else text.rstrip() + "\n\n"
    PAGE.write_text(before + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}")


def number(value: float | None, digits: int = 2) -> str:
    """Return a figure for the table; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}"


def show(value: object) -> str:
    """Return a check's value, short."""
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def machine() -> str:
    """Describe the machine in words that name no one."""
    model = "processor not named"
    info = Path("/proc/cpuinfo")
    if info.exists():
        found = re.search(r"model name\s*: (.*)", info.read_text())
        model = found[1] if found else model
    return f"{os.cpu_count()} cores ({model}), Python {platform.python_version()}"


if __name__ == "__main__":
    main()
