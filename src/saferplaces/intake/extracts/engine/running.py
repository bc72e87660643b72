"""Give an order to the reading process, and keep it within its limits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplaces.intake.extracts.engine.program import FAILED, FULL_DISK, LATER, REFUSED, Answer

MODULE = "saferplaces.intake.extracts.engine.program"
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "NUMBA_CACHE_DIR")
"""Of the environment: no secret of the service reaches the process that reads what others sent."""
MIB = 1 << 20


@dataclass(frozen=True)
class Order:
    """What to read and how.

    Attributes
    ----------
    name
        The name that the file came with.
    mappings, chosen
        Mapping files to try; `chosen` means that it must be this one.
    seconds, memory_mib
        Of processor and of clock; of memory in all.
    """

    verb: str
    file: Path
    name: str
    dataset: Path
    mappings: Sequence[Path]
    chosen: bool
    scratch: Path
    seconds: int
    memory_mib: int
    unpacked_mib: int
    members: int

    def given(self, scratch: str) -> dict[str, Any]:
        """Return the order as the program reads it."""
        return {
            "verb": self.verb,
            "file": str(self.file),
            "name": self.name,
            "dataset": str(self.dataset),
            "mappings": [str(path) for path in self.mappings],
            "chosen": self.chosen,
            "scratch": scratch,
            "seconds": self.seconds,
            "memory": self.memory_mib * MIB,
            "unpacked": self.unpacked_mib * MIB,
            "members": self.members,
        }


def run(order: Order) -> Answer:
    """Run the process to its end, or end it; whatever happens there is an answer."""
    try:
        return _run(order)
    except OSError as error:
        if error.errno not in FULL_DISK:
            raise
        return Answer(LATER, "The disk is full; it is tried again.")


def _run(order: Order) -> Answer:
    order.scratch.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=order.scratch, ignore_cleanup_errors=True) as folder:
        answer = Path(folder) / "answer.json"
        given = order.given(folder) | {"answer": str(answer)}
        too_long = f"It took longer than {order.seconds // 60} minutes to read: part the file."
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                [sys.executable, "-m", MODULE],
                input=json.dumps(given).encode(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(folder),
                timeout=order.seconds,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Answer(REFUSED, too_long)
        with suppress(OSError, ValueError, TypeError):
            return Answer(**json.loads(answer.read_text()))
    if done.returncode < 0:
        return Answer(REFUSED, "Reading it took more time or memory than it may have: part it.")
    return Answer(FAILED, f"The reading process ended with code {done.returncode}")


def _environment(scratch: str) -> Mapping[str, Any]:
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    threads = {"OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
    return kept | threads | {"TMPDIR": scratch, "ARROW_DEFAULT_MEMORY_POOL": "system"}
