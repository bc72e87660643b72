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

FORMAT = 2


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

    def table(self, name: str) -> pa.Table:
        """Return a table.

        Raises
        ------
        KeyError
            When the run made no such table.
        """
        if name not in self.manifest["tables"]:
            raise KeyError(name)
        return pq.read_table(self.folder / f"{name}.parquet")

    def parent(self) -> Snapshot | None:
        """Return the snapshot that the run followed, if it is still there."""
        name = self.manifest["parent"]
        folder = self.folder.parent / name if name else None
        return Snapshot(folder) if folder is not None and folder.is_dir() else None


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
    tables: Mapping[str, pa.Table],
    parameters: Mapping[str, Any],
    rules: Mapping[str, str],
) -> Snapshot:
    """Write a snapshot and make it the current one. The caller holds the dataset for writing.

    `rules` names the rules and code lists that were used, with their versions. The live parts of
    the dataset come along as hard links, so unchanged records take no more room.
    """
    parent = current(layout)
    aside = layout.snapshots / f".{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    with translated(layout.folder):
        aside.mkdir(parents=True)
        digests = {}
        for name in sorted(tables):
            path = aside / f"{name}.parquet"
            pq.write_table(tables[name], path, compression="zstd")
            sync_file(path)
            digests[name] = file_digest(path)
        records = _link_records(layout, aside)
        manifest = {
            "format": FORMAT,
            "software": asvat.__version__,
            "parent": parent.name if parent else None,
            "inputs": inputs(layout),
            "parameters": dict(parameters),
            "rules": dict(rules),
            "rows": {name: tables[name].num_rows for name in sorted(tables)},
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


def _link_records(layout: Layout, aside: Path) -> dict[str, list[str]]:
    linked: dict[str, list[str]] = {}
    with Ledger(layout) as ledger:
        for table in ("incidents", "parties", "outcomes", "casualties", "vehicles"):
            for part in ledger.parts(table):
                source = part_path(layout, part)
                target = aside / "records" / part.part
                target.parent.mkdir(exist_ok=True)
                try:
                    target.hardlink_to(source)
                except OSError:  # another file system, or one without links
                    shutil.copyfile(source, target)
                    sync_file(target)
                linked.setdefault(table, []).append(part.part)
    return linked


def _point(layout: Layout, name: str) -> None:
    aside = layout.tmp / f"CURRENT-{os.getpid()}"
    aside.write_text(name + "\n")
    sync_file(aside)
    aside.replace(layout.current)
    sync_folder(layout.folder)
