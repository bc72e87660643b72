"""How every benchmark measures: a cold process each, its own clock inside, its peak memory outside.

A benchmark file holds ``engines``: functions that take a size and return a mapping with
``seconds`` (the algorithm alone, imports and input generation outside) and ``check`` (numbers
that show that the engines did the same work). Called as ``python benchmarks/NAME.py`` it runs
each engine in a process of its own and writes ``build/bench/NAME.json``; called with ``--inside
ENGINE SIZE`` it is that process. ``make bench`` turns all of them into ``docs/benchmarks.md``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARED_BENCH = ROOT.parent / "shared" / "bench"
SHARED_DATA = ROOT.parent / "shared" / "data"
OUT = ROOT / "build" / "bench"
OURS_PYTHON = ROOT / ".venv" / "bin" / "python"
PEERS_PYTHON = ROOT / ".venv-peers" / "bin" / "python"

Engine = Callable[[int], Mapping[str, Any]]


@dataclass
class Row:
    """One line of the table.

    ``seconds`` is the algorithm's own clock; ``whole`` the process from start to end; ``mb`` the
    peak resident memory of the process. ``quoted`` marks a figure that was not rerun here.
    """

    question: str
    engine: str
    size: int
    seconds: float | None
    whole: float | None
    mb: float | None
    check: Mapping[str, Any] = field(default_factory=dict)
    goal: str = ""
    quoted: str = ""
    peer: bool = False


def shared_points(n: int) -> tuple[Any, Any]:
    """Return coordinates (n, 2) in metres and whole days (n,) of the shared synthetic process."""
    sys.path.insert(0, str(SHARED_BENCH))
    import gen

    points = gen.points(n)
    return points[0], points[1]


def measure(script: Path, python: Path, engine: str, size: int, timeout: float) -> dict[str, Any]:
    """Run one engine in a cold process; return its own figures with ``whole`` and ``mb``."""
    out = OUT / f".{script.stem}-{engine}-{size}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(python), str(script), "--inside", engine, str(size), str(out)],
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    deadline = start + timeout
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        if time.perf_counter() > deadline:
            process.kill()
            os.wait4(process.pid, 0)
            return {"seconds": None, "check": {"stopped after": timeout}, "whole": None, "mb": None}
        time.sleep(0.01)
    whole = time.perf_counter() - start
    if status != 0 or not out.exists():
        return {"seconds": None, "check": {"failed": status}, "whole": whole, "mb": None}
    inside = json.loads(out.read_text())
    out.unlink()
    return {**inside, "whole": whole, "mb": usage.ru_maxrss / 1024}


def main(
    question: str,
    ours: Mapping[str, Engine],
    peers: Mapping[str, Engine],
    sizes: Mapping[str, Sequence[int]],
    goal: Mapping[int, str] | None = None,
    quoted: Sequence[Row] = (),
    timeout: float = 600.0,
) -> None:
    """Run a benchmark file from the command line; see the module's docstring.

    `sizes` gives for each engine's name the sizes it runs; `goal` the aim for each size.
    """
    script = Path(sys.argv[0]).resolve()
    engines = {**ours, **peers}
    if len(sys.argv) > 1 and sys.argv[1] == "--inside":
        _, _, engine, size, out = sys.argv
        Path(out).write_text(json.dumps(engines[engine](int(size)), default=float))
        return
    rows: list[Row] = []
    for name in engines:
        python = PEERS_PYTHON if name in peers else OURS_PYTHON
        for size in sizes[name]:
            got = measure(script, python, name, size, timeout)
            row = Row(
                question,
                name,
                size,
                got["seconds"],
                got["whole"],
                got["mb"],
                got["check"],
                (goal or {}).get(size, "") if name in ours else "",
                peer=name in peers,
            )
            rows.append(row)
            seconds = "-" if row.seconds is None else f"{row.seconds:.3f} s"
            memory = "-" if row.mb is None else f"{row.mb:.0f} MB"
            print(f"{question} | {name} | {size:,} | {seconds} | {memory} | {dict(row.check)}")
    rows.extend(quoted)
    OUT.mkdir(parents=True, exist_ok=True)
    path = OUT / f"{script.stem}.json"
    path.write_text(json.dumps([asdict(r) for r in rows], indent=1, default=float))
