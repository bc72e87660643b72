"""Snapshots: what a run made, immutable, in a folder named by its content.

A snapshot is written aside, made durable and renamed; only then does ``CURRENT`` move. Killed at
any moment, the last good snapshot stands. Wall-clock facts stay out of the hash: the same inputs,
parameters and parent give the same name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import asvat
from asvat.dataset.layout import Layout, sync_file, sync_folder, translated
from asvat.dataset.ledger import Ledger, part_path
from asvat.dataset.parts import file_digest
from asvat.errors import DatasetError

FORMAT = 3

Content = Mapping[str, pa.Table | Path]
"""A table in parts, by the key of the part; a path is a part of an older snapshot, unchanged."""


@dataclass(frozen=True)
class Snapshot:
    """A finished run, for reading."""

    folder: Path

    @property
    def name(self) -> str:
        """The first digits of the content hash."""
        return self.folder.name

    @property
    def manifest(self) -> dict[str, Any]:
        """Inputs, parameters, versions, seed, row counts and the hash of every table."""
        found: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text())
        return found

    def tables(self) -> list[str]:
        """Return the names of the tables that the run made."""
        return sorted(self.manifest["tables"])

    def files(self, name: str) -> dict[str, Path]:
        """Return the files of a table by the key of their part; a table in one file has key "".

        Raises
        ------
        KeyError
            When the run made no such table.
        """
        found = self.manifest["tables"][name]
        if isinstance(found, str):
            return {"": self.folder / f"{name}.parquet"}
        return {key: self.folder / name / f"{key}.parquet" for key in found}

    def content(self, name: str) -> Content:
        """Return a table as the files that it is in.

        Raises
        ------
        KeyError
            When the run made no such table.
        """
        return dict(self.files(name))

    def table(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """Return a table, or some of its columns.

        Raises
        ------
        KeyError
            When the run made no such table.
        """
        return pa.concat_tables([read_part(file, columns) for file in self.files(name).values()])

    def parent(self) -> Snapshot | None:
        """Return the snapshot that the run followed, if it is still there."""
        name = self.manifest["parent"]
        folder = self.folder.parent / name if name else None
        return Snapshot(folder) if folder is not None and folder.is_dir() else None


def read_part(path: Path, columns: list[str] | None = None) -> pa.Table:
    """Return a part of a table; times come in seconds again, which Parquet cannot keep."""
    table = pq.read_table(path, columns=columns)
    kinds = [
        field.with_type(pa.timestamp("s")) if pa.types.is_timestamp(field.type) else field
        for field in table.schema
    ]
    return table.cast(pa.schema(kinds, metadata=table.schema.metadata))


def current(layout: Layout) -> Snapshot | None:
    """Return the last good snapshot.

    Raises
    ------
    DatasetError
        When the pointer names a snapshot that is not there.
    """
    if not layout.current.exists():
        return None
    folder = layout.snapshots / layout.current.read_text().strip()
    if not (folder / "manifest.json").exists():
        raise DatasetError(
            "the current snapshot is missing", where=str(folder), mend="Run again: asvat run."
        )
    return Snapshot(folder)


def inputs(layout: Layout) -> dict[str, str]:
    """Return what a run reads: the hash of every live part and area layer, by name of table."""
    with Ledger(layout) as ledger:
        found = {
            f"{part.table}/{part.part}": part.sha256
            for table in ("incidents", "parties", "outcomes", "casualties", "vehicles")
            for part in ledger.parts(table)
        }
        found |= {f"areas/{row['kind']}": row["sha256"] for row in ledger.areas()}
    return dict(sorted(found.items()))


def fresh(layout: Layout, parameters: Mapping[str, Any]) -> Snapshot | None:
    """Return the current snapshot when a run with these parameters would make it again."""
    last = current(layout)
    if last is None:
        return None
    manifest = last.manifest
    same = (
        manifest["inputs"] == inputs(layout)
        and manifest["parameters"] == json.loads(json.dumps(parameters))
        and manifest["software"] == asvat.__version__
        and manifest["format"] == FORMAT
    )
    return last if same else None


def write_snapshot(
    layout: Layout,
    tables: Mapping[str, pa.Table | Content],
    parameters: Mapping[str, Any],
    rules: Mapping[str, str],
) -> Snapshot:
    """Write a snapshot and make it the current one. The caller holds the dataset for writing.

    `rules` names the rules and code lists that were used, with their versions. The live parts of
    the dataset and the unchanged parts of the parent's tables come along as hard links, so what
    has not changed takes no more room and no time.
    """
    parent = current(layout)
    aside = layout.snapshots / f".{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    with translated(layout.folder):
        aside.mkdir(parents=True)
        digests: dict[str, str | dict[str, str]] = {}
        rows = {}
        known = _digests(parent)
        with ThreadPoolExecutor(2) as pool:
            written = pool.map(lambda n: _write(aside, n, tables[n], known), sorted(tables))
            for name, (digest, count) in zip(sorted(tables), written, strict=True):
                digests[name], rows[name] = digest, count
        records = _link_records(layout, aside)
        manifest = {
            "format": FORMAT,
            "software": asvat.__version__,
            "parent": parent.name if parent else None,
            "inputs": inputs(layout),
            "parameters": dict(parameters),
            "rules": dict(rules),
            "rows": rows,
            "records": records,
            "tables": digests,
        }
        text = json.dumps(manifest, indent=1, sort_keys=True)
        (aside / "manifest.json").write_text(text)
        sync_file(aside / "manifest.json")
        sync_folder(aside)
        folder = layout.snapshots / hashlib.sha256(text.encode()).hexdigest()[:16]
        if folder.exists():
            shutil.rmtree(aside)
        else:
            aside.rename(folder)
            sync_folder(layout.snapshots)
        _point(layout, folder.name)
    return Snapshot(folder)


def _digests(parent: Snapshot | None) -> dict[Path, str]:
    """Return the digests of the parts of a snapshot, which its manifest has, by file."""
    if parent is None:
        return {}
    return {
        parent.folder / name / f"{key}.parquet": digest
        for name, parts in parent.manifest["tables"].items()
        if isinstance(parts, dict)
        for key, digest in parts.items()
    }


def _write(
    aside: Path, name: str, table: pa.Table | Content, known: Mapping[Path, str]
) -> tuple[str | dict[str, str], int]:
    """Write a table, in one file or in parts; return digests and how many rows it has."""
    if isinstance(table, pa.Table):
        return _write_file(table, aside / f"{name}.parquet"), table.num_rows
    (aside / name).mkdir()
    digests, rows = {}, 0
    for key in sorted(table):
        part, path = table[key], aside / name / f"{key}.parquet"
        if isinstance(part, Path):
            _link(part, path)
            digests[key] = known.get(part) or file_digest(path)
            rows += pq.read_metadata(path).num_rows
        elif part.num_rows:
            digests[key] = _write_file(part, path)
            rows += part.num_rows
    if not digests:  # an empty table still says what its columns are
        empty = next(part for part in table.values() if isinstance(part, pa.Table))
        digests["none"] = _write_file(empty, aside / name / "none.parquet")
    sync_folder(aside / name)
    return digests, rows


def _write_file(table: pa.Table, path: Path) -> str:
    pq.write_table(table, path, compression="zstd", compression_level=1)
    sync_file(path)
    return file_digest(path)


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
        sync_file(target)


def _link_records(layout: Layout, aside: Path) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = {}
    with Ledger(layout) as ledger:
        for table in ("incidents", "parties", "outcomes", "casualties", "vehicles"):
            for part in ledger.parts(table):
                source = part_path(layout, part)
                target = aside / "records" / part.part
                target.parent.mkdir(exist_ok=True)
                _link(source, target)
                linked.setdefault(table, []).append(part.part)
    return linked


def _point(layout: Layout, name: str) -> None:
    aside = layout.tmp / f"CURRENT-{os.getpid()}"
    aside.write_text(name + "\n")
    sync_file(aside)
    aside.replace(layout.current)
    sync_folder(layout.folder)
