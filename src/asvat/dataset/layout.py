"""The folder of a dataset, and who may write to it.

::

    DIR/
      ledger.sqlite   imports, live parts, areas: the one place that says what counts
      parts/          immutable Parquet files, named by import and table
      areas/          area layers (GeoParquet, EPSG:27700) and lookups
      snapshots/      one immutable folder a run
      models/         trained models, every version (asvat.dataset.models)
      CURRENT         name of the last good snapshot
      identities.parquet  who is who, after an erasure and until the next run
      perception.parquet  what people said of safety: counts, kept beside the incidents
      tmp/            work in progress; swept by the next writer

A file counts only when the ledger names it, and the ledger changes in one SQLite transaction. So
a process killed at any moment leaves the dataset as it was before or after, never between.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from asvat.errors import DatasetError

FORMAT = 1
_OURS = {
    "lock", "parts", "tmp", "areas", "snapshots", "models", "CURRENT", "identities.parquet",
    "perception.parquet",
}  # fmt: skip

_TABLES = """
CREATE TABLE about (format INTEGER NOT NULL);
CREATE TABLE imports (
    import_id INTEGER PRIMARY KEY,
    added_at TEXT NOT NULL,
    software TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    source TEXT NOT NULL,
    agency TEXT NOT NULL,
    release TEXT NOT NULL,
    status TEXT NOT NULL,
    rows INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    note TEXT NOT NULL
);
CREATE TABLE parts (
    part TEXT PRIMARY KEY,
    import_id INTEGER NOT NULL REFERENCES imports,
    tbl TEXT NOT NULL,
    source TEXT NOT NULL,
    agency TEXT NOT NULL,
    release TEXT NOT NULL,
    rows INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    first_month TEXT NOT NULL,
    last_month TEXT NOT NULL
);
CREATE TABLE areas (kind TEXT PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL,
                    rows INTEGER NOT NULL, source TEXT NOT NULL);
CREATE TABLE erased (key TEXT PRIMARY KEY);
CREATE INDEX imports_by_content ON imports (sha256, source, agency);
"""


class Layout:
    """Paths and the ledger of one dataset folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger_path = folder / "ledger.sqlite"
        self.parts = folder / "parts"
        self.areas = folder / "areas"
        self.snapshots = folder / "snapshots"
        self.current = folder / "CURRENT"
        self.identities = folder / "identities.parquet"
        self.perception = folder / "perception.parquet"
        self.tmp = folder / "tmp"

    def exists(self) -> bool:
        """Say whether the folder holds a dataset."""
        return self.ledger_path.exists()

    def create(self) -> None:
        """Make an empty dataset here unless there is one.

        Raises
        ------
        DatasetError
            When the folder holds other files and no dataset, or cannot be written.
        """
        if self.exists():
            return
        if self.folder.exists() and any(p for p in self.folder.iterdir() if p.name not in _OURS):
            raise DatasetError(
                "the folder holds other files and no dataset",
                where=str(self.folder),
                mend="Name a new or an empty folder.",
            )
        with translated(self.folder):
            for folder in (self.parts, self.areas, self.snapshots, self.tmp):
                folder.mkdir(parents=True, exist_ok=True)
            fresh = self.tmp / f"ledger-{os.getpid()}.sqlite"
            fresh.unlink(missing_ok=True)
            connection = sqlite3.connect(fresh)
            connection.executescript(_TABLES)
            connection.execute("INSERT INTO about VALUES (?)", [FORMAT])
            connection.commit()
            connection.close()
            # Linked, not renamed: if another process made the ledger first, theirs stands.
            with contextlib.suppress(FileExistsError):
                self.ledger_path.hardlink_to(fresh)
            fresh.unlink()
            sync_folder(self.folder)

    def connect(self) -> sqlite3.Connection:
        """Open the ledger.

        Raises
        ------
        DatasetError
            When there is no dataset here, or it is of another format.
        """
        if not self.exists():
            raise DatasetError(
                "no dataset here",
                where=str(self.folder),
                mend="Make one with: asvat add --dataset DIR FILE...",
            )
        connection = sqlite3.connect(self.ledger_path, timeout=30)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        try:
            (found,) = connection.execute("SELECT format FROM about").fetchone()
        except sqlite3.DatabaseError as error:
            raise DatasetError(
                "the ledger cannot be read", where=str(self.ledger_path), mend="Restore a backup."
            ) from error
        if found != FORMAT:
            raise DatasetError(
                f"the dataset has format {found}, this software reads {FORMAT}",
                where=str(self.folder),
                mend="Use the software that made it, or add the files to a new dataset.",
            )
        return connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the dataset for writing, and sweep what a killed writer left.

        Raises
        ------
        DatasetError
            When another process writes to it.
        """
        with translated(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = (self.folder / "lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.close()
            raise DatasetError(
                "another process is writing to this dataset",
                where=str(self.folder),
                mend="Wait until it has finished.",
            ) from error
        try:
            self.create()
            self.sweep()
            yield
        finally:
            handle.close()

    def sweep(self) -> None:
        """Remove work in progress and parts that the ledger does not name."""
        shutil.rmtree(self.tmp, ignore_errors=True)
        self.tmp.mkdir(exist_ok=True)
        with contextlib.closing(self.connect()) as ledger:
            live = {row["part"] for row in ledger.execute("SELECT part FROM parts")}
            layers = {row["file"] for row in ledger.execute("SELECT file FROM areas")}
        for folder, kept in ((self.parts, live), (self.areas, layers)):
            for file in folder.iterdir():
                if file.name not in kept:
                    file.unlink()
        for folder in self.snapshots.glob(".*"):
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def translated(where: Path) -> Iterator[None]:
    """Turn a full disk, a read-only folder and their kin into a message that helps."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            what, mend = "the disk is full", "Free some space and run the command again"
        elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            what, mend = "the folder cannot be written", "Check its permissions"
        else:
            raise
        raise DatasetError(
            what, where=str(where), mend=f"{mend}. What was finished before is kept."
        ) from error


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make a file's bytes durable."""
    with path.open("rb") as handle:
        os.fsync(handle.fileno())
