"""Area layers and lookups of a dataset, and the area of every incident."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

from asvat.dataset.layout import Layout, sync_file, translated
from asvat.dataset.ledger import Ledger
from asvat.errors import InputError
from asvat.geography.areas import Areas


def add_areas(layout: Layout, areas: Areas, source: str) -> int:
    """Keep a layer, in place of an older one of the same kind; return how many areas it has."""
    _check_kind(areas.kind, "--kind")
    with layout.writing(), Ledger(layout) as ledger:
        table = areas.table()
        _keep(layout, ledger, areas.kind, table, source)
    return int(table.num_rows)


def add_lookup(layout: Layout, path: Path, older: str, newer: str) -> int:
    """Keep a lookup from one kind of area to another; return how many codes lead to just one.

    Reads a CSV with the columns ``<older>_code`` and ``<newer>_code`` and, for LSOAs of 2011 to
    2021, ``change_code``. Codes that were split or redrawn (S, X) lead to several; they are left
    to the point.

    Raises
    ------
    InputError
        When the file is no CSV or a column is missing.
    """
    for kind, option in ((older, "--from"), (newer, "--to")):
        _check_kind(kind, option)
    try:
        table = arrow_csv.read_csv(path, arrow_csv.ReadOptions(use_threads=False))
    except (OSError, pa.ArrowInvalid):
        raise InputError(
            "the lookup cannot be read",
            where=path.name,
            mend=f"Give a CSV with the columns {older}_code and {newer}_code.",
        ) from None
    wanted = [f"{older}_code", f"{newer}_code"]
    for column in wanted:
        if column not in table.column_names:
            raise InputError(
                f"no column “{column}”",
                where=path.name,
                mend=f"The columns are: {', '.join(table.column_names)}.",
            )
    columns = (table.column(c).cast(pa.string()).to_pylist() for c in wanted)
    pairs = {(old, new) for old, new in zip(*columns, strict=True) if old and new}
    times: dict[str, int] = {}
    for old, _ in pairs:
        times[old] = times.get(old, 0) + 1
    single = sorted((old, new) for old, new in pairs if times[old] == 1)
    kept = pa.table({"old": [o for o, _ in single], "new": [n for _, n in single]})
    with layout.writing(), Ledger(layout) as ledger:
        _keep(layout, ledger, f"{older}-{newer}", kept, path.name)
    return int(kept.num_rows)


def _check_kind(kind: str, option: str) -> None:
    """Refuse a name that would not do as the name of a file, a table or one side of a lookup."""
    if not re.fullmatch(r"\w+", kind):
        raise InputError(
            f"“{kind}” cannot be the name of a kind of area",
            where=option,
            mend="Use letters, digits and underscores, such as lsoa21.",
        )


def _keep(layout: Layout, ledger: Ledger, kind: str, table: pa.Table, source: str) -> None:
    with translated(layout.folder):
        aside = layout.tmp / f"areas-{os.getpid()}.parquet"
        pq.write_table(table, aside, compression="zstd")
        sync_file(aside)
        digest = hashlib.sha256(aside.read_bytes()).hexdigest()
        name = f"{kind}-{digest[:12]}.parquet"
        aside.rename(layout.areas / name)
    ledger.set_areas(kind, name, digest, table.num_rows, source)


def layers(layout: Layout) -> dict[str, Areas]:
    """Return the area layers by kind."""
    with Ledger(layout) as ledger:
        rows = [row for row in ledger.areas() if "-" not in row["kind"]]
    return {
        row["kind"]: Areas.from_table(row["kind"], pq.read_table(layout.areas / row["file"]))
        for row in rows
    }


def _lookups(layout: Layout) -> dict[tuple[str, str], dict[str, str]]:
    with Ledger(layout) as ledger:
        rows = [row for row in ledger.areas() if "-" in row["kind"]]
    found = {}
    for row in rows:
        older, newer = row["kind"].split("-", 1)
        table = pq.read_table(layout.areas / row["file"])
        found[older, newer] = dict(
            zip(table.column("old").to_pylist(), table.column("new").to_pylist(), strict=True)
        )
    return found


def assign(layout: Layout, incidents: pa.Table, areas: Areas) -> np.ndarray:
    """Return the position in `areas` of the area of each incident; -1 where it is not known.

    The source's own LSOA code counts first: directly when the layer holds it, else through
    lookups that lead to one area; only then the point. Open data moves points, so that three in
    a hundred lie outside the LSOA that the source names.

    `incidents` has the columns ``lsoa_code``, ``easting`` and ``northing``.
    """
    position = {code: i for i, code in enumerate(areas.codes)}
    reached = _reach(_lookups(layout), areas.kind, position)
    codes = incidents.column("lsoa_code").to_pylist()
    cache = {code: reached.get(code, -1) for code in set(codes)}
    found = np.fromiter((cache[code] for code in codes), np.int64, len(codes))
    rest = found < 0
    if rest.any():
        east, north = (incidents.column(c).to_numpy()[rest] for c in ("easting", "northing"))
        found[rest] = areas.locate(east, north)
    return found


def in_areas(layout: Layout, incidents: pa.Table, kind: str) -> pa.Table:
    """Return the area of each incident in a layer: incident_id, code, name; null for none.

    `incidents` has the columns ``incident_id``, ``lsoa_code``, ``easting`` and ``northing``.

    Raises
    ------
    InputError
        When the dataset has no such layer.
    """
    found = layers(layout)
    if kind not in found:
        raise InputError(
            f"there is no area layer “{kind}”",
            where="kind",
            mend=f"The layers are: {', '.join(found) or 'none'}. Add one with: asvat areas add.",
        )
    areas = found[kind]
    at = assign(layout, incidents, areas)
    codes, names = [*areas.codes.tolist(), None], [*areas.names.tolist(), None]
    return pa.table(
        {
            "incident_id": incidents.column("incident_id"),
            "code": pa.array([codes[i] for i in at], pa.string()),
            "name": pa.array([names[i] for i in at], pa.string()),
        }
    )


def _reach(
    lookups: dict[tuple[str, str], dict[str, str]], kind: str, position: dict[str, int]
) -> dict[str | None, int]:
    """Follow lookups backwards from a layer: every code that leads to one of its areas."""
    reached: dict[str | None, int] = dict(position.items())
    frontier = {kind: dict(position)}
    seen = {kind}
    while frontier:
        following: dict[str, dict[str, int]] = {}
        for target, known in frontier.items():
            for (older, newer), table in lookups.items():
                if newer == target and older not in seen:
                    got = {old: known[new] for old, new in table.items() if new in known}
                    following[older] = got
                    seen.add(older)
                    for code, at in got.items():
                        reached.setdefault(code, at)
        frontier = following
    return reached
