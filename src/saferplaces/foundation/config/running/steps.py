"""Say what is being done, how long it took, and stop with a plain sentence where it fails."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BESIDE = Path(sys.executable).parent


class StepError(Exception):
    """A step failed; the message says which and where to look."""


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@contextmanager
def step(text: str) -> Iterator[None]:
    """Say what is being done, and then in how many seconds."""
    began = time.monotonic()
    say(f"→ {text} ...")
    yield
    say(f"  {time.monotonic() - began:.1f} s")


def call(*words: object, log: Path | None = None) -> None:
    """Run one of our programs; its output is shown, or kept in `log`.

    Raises
    ------
    StepError
        When it does not end well.
    """
    line = [str(word) for word in words]
    if line[0] in {"asvat", "saferplaces"}:
        line[0] = str(BESIDE / line[0])
    if log is None:
        done = subprocess.run(line, check=False)  # noqa: S603 - our own command line
    else:
        with log.open("ab") as out:
            done = subprocess.run(line, check=False, stdout=out, stderr=out)  # noqa: S603
    if done.returncode:
        where = f" See {log}." if log else ""
        raise StepError(f"{' '.join(map(str, words[:3]))} failed.{where}")
