"""What has changed since a snapshot: which incidents are new, changed or gone.

Parts of a dataset never change, so the rows of a part that the snapshot read are the rows of
today. What came and went are the parts that only one of the two has.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger, part_path
from asvat.dataset.snapshots import Snapshot
from asvat.records.schemas import TABLES
from asvat.records.sessions import session


@dataclass(frozen=True)
class Delta:
    """Parts that came and went since a snapshot; against none, everything came.

    Parameters
    ----------
    came, went
        Files by table.
    """

    came: dict[str, list[Path]]
    went: dict[str, list[Path]]

    def touched(self) -> pa.ChunkedArray:
        """Return the incidents that came, went or changed, in order, each once."""
        queries = [
            f"SELECT incident_id FROM read_parquet({_listed(files)})"
            for side in (self.came, self.went)
            for table in ("incidents", "parties")
            if (files := side[table])
        ]
        if not queries:
            return pa.chunked_array([], pa.string())
        with session() as db:
            union = " UNION ".join(queries)
            return db.execute(f"SELECT * FROM ({union}) ORDER BY 1").to_arrow_table().column(0)


def since(layout: Layout, snapshot: Snapshot | None) -> Delta:
    """Return what came and went since a snapshot was made."""
    came: dict[str, list[Path]] = {}
    went: dict[str, list[Path]] = {}
    read = set(snapshot.manifest["inputs"]) if snapshot else set()
    with Ledger(layout) as ledger:
        for table in TABLES:
            parts = {part.part: part for part in ledger.parts(table)}
            known = {name.partition("/")[2] for name in read if name.startswith(f"{table}/")}
            came[table] = [part_path(layout, p) for n, p in parts.items() if n not in known]
            went[table] = [
                snapshot.folder / "records" / name
                for name in sorted(known - set(parts))
                if snapshot is not None
            ]
    return Delta(came, went)


def _listed(files: list[Path]) -> str:
    return "[" + ", ".join("'" + str(f).replace("'", "''") + "'" for f in files) + "]"
