"""What the engine's dataset keeps of extracts: its imports and the rows that it rejected."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger
from saferplaces.foundation.config.config import config

MOST = 50_000


def rejects(imports: Iterable[int]) -> list[dict[str, Any]]:
    """Return the rejected rows of some imports: file, line, field, value and reason."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where rejects are read

    layout = Layout(config().dataset)
    wanted = {f"{number:08d}-" for number in imports}
    if not wanted or not layout.exists():
        return []
    with Ledger(layout) as ledger:
        parts = [part.part for part in ledger.parts("rejects")]
    found: list[dict[str, Any]] = []
    for name in parts:
        if name[:9] in wanted and len(found) < MOST:
            found += pq.read_table(layout.parts / name).slice(0, MOST - len(found)).to_pylist()
    return found


def imports_of(key: uuid.UUID) -> list[dict[str, Any]]:
    """Return what the dataset has on record of an extract, whose file is named by its key."""
    layout = Layout(config().dataset)
    if not layout.exists():
        return []
    with Ledger(layout) as ledger:
        return [dict(row) for row in ledger.imports() if str(row["file"]).startswith(str(key))]
