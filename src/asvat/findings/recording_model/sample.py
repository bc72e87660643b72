"""Blind random samples: logs to be decided on without a prompt in sight, so that we can be judged.

::

    models/recording-samples/DRAW.json   seed, size, logs in scope then, and the logs drawn
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.layout import Layout, sync_file, translated
from asvat.dataset.query import Dataset
from asvat.errors import InputError
from asvat.findings.scope import in_scope

COLUMNS = ("incident_id", "record_id", "agency", "reported_at", "closing_code", "offence_class")


@dataclass(frozen=True)
class Draw:
    """A blind random sample."""

    name: str
    in_scope: int
    logs: pa.Table
    """``sample`` (the name) and `COLUMNS`, in random order; no score and nothing found."""


def draw(dataset: Dataset, size: int, seed: int) -> Draw:
    """Draw logs in scope at random, each as likely as the next, and record which they were.

    The order of a digest of seed and identifier is the order of the draw. So the same seed draws
    the same logs from the same records, and a larger size adds to a smaller.

    Raises
    ------
    InputError
        When `size` is not between 1 and the number of logs in scope.
    """
    records = dataset.arrow("incidents", COLUMNS)
    records = records.filter(in_scope(records))
    if not 1 <= size <= records.num_rows:
        raise InputError(
            f"{size} logs cannot be drawn from the {records.num_rows} in scope",
            where="--size",
            mend="Ask for at least 1 and at most as many as there are.",
        )
    ids = records.column("incident_id").to_pylist()
    keys = [hashlib.sha256(f"{seed}|{i}".encode()).hexdigest() for i in ids]
    order = sorted(range(len(ids)), key=keys.__getitem__)[:size]
    told = {
        "seed": seed,
        "size": size,
        "in_scope": len(ids),
        "incidents": sorted(ids[at] for at in order),
    }
    name = _keep(dataset.layout, json.dumps(told, indent=1, sort_keys=True) + "\n")
    logs = records.take(pa.array(order)).add_column(0, "sample", pa.array([name] * size))
    at = logs.schema.get_field_index("reported_at")
    logs = logs.set_column(at, "reported_at", pc.strftime(logs.column(at), "%Y-%m-%d %H:%M:%S"))
    return Draw(name, len(ids), logs)


def drawn(layout: Layout) -> set[str]:
    """Return the logs of every blind sample that was drawn."""
    out: set[str] = set()
    for path in sorted(_folder(layout).glob("*.json")):
        out |= set(json.loads(path.read_text(encoding="utf-8"))["incidents"])
    return out


def _folder(layout: Layout) -> Path:
    return layout.folder / "models" / "recording-samples"


def _keep(layout: Layout, content: str) -> str:
    name = hashlib.sha256(content.encode()).hexdigest()[:12]
    with translated(layout.folder):
        folder = _folder(layout)
        folder.mkdir(parents=True, exist_ok=True)
        aside = folder / f".{name}"
        aside.write_text(content, encoding="utf-8")
        sync_file(aside)
        aside.replace(folder / f"{name}.json")
    return name
