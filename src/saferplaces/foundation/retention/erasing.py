"""What the engine is to forget: the list that ``asvat erase`` takes, and the files beside it."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import connections

from saferplaces.foundation.config.config import config
from saferplaces.foundation.registry import Registry
from saferplaces.foundation.retention.models import ErasedSource

COLUMNS = ("incident_id", "role", "position")
LEFTOVERS: Registry[Callable[[], Iterable[Path]]] = Registry()
"""Files that may hold records which the engine forgets: deleted with them (kept extracts, the
list of decisions of the last run)."""


class ErasureError(Exception):
    """The engine did not erase; the message says why."""


def export(path: Path, using: str = "default") -> int:
    """Write the list of disposals for the engine; return its lines. It holds keys, no content."""
    rows = ErasedSource.objects.using(using).order_by("pk").values_list(*COLUMNS)
    count = 0
    with path.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for incident, role, position in rows.iterator():
            writer.writerow([incident, role, "" if position is None else position])
            count += 1
    return count


def erase(using: str = "owner") -> int:
    """Have the engine erase what was disposed of from the dataset; return how many lines.

    The files that may hold it are deleted, and the list is empty afterwards. The next nightly run
    makes a new snapshot, and publishing it changes nothing about what is gone.

    Raises
    ------
    ErasureError
        When the engine fails; the list is kept and can be tried again.
    """
    data = config().dataset
    if not ErasedSource.objects.using(using).exists():
        return 0
    listed = config().var / "disposals.csv"
    try:
        count = export(listed, using)
        if (data / "ledger.sqlite").exists():
            program = Path(sys.executable).parent / "asvat"
            done = subprocess.run(  # noqa: S603 - our own command line
                [str(program), "erase", "--dataset", str(data), "--list", str(listed)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                raise ErasureError(f"The engine did not erase: {done.stderr.strip()[-300:]}")
        for source in LEFTOVERS:
            for path in source():
                path.unlink(missing_ok=True)
        ErasedSource.objects.using(using).all().delete()
    finally:
        listed.unlink(missing_ok=True)
        connections[using].close_if_unusable_or_obsolete()
    return count
