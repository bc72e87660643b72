"""The ledger: every import, what came of it, and which parts count."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import asvat
from asvat.dataset.layout import Layout
from asvat.dataset.parts import Part


@dataclass(frozen=True)
class Import:
    """One file offered to the dataset, and what came of it.

    ``rows = accepted + rejected + unchanged``. ``changed`` counts those accepted rows that
    replace an older version, ``removed`` the older rows that the file no longer has.
    ``status`` is added, revised, unchanged, refused (nothing of it could be read) or skipped (a
    file that is no source of incidents).
    """

    file: str
    sha256: str
    source: str
    agency: str
    release: str
    status: str
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0
    changed: int = 0
    removed: int = 0
    note: str = ""
    flagged: Mapping[str, int] = field(default_factory=dict)
    """Accepted rows by flag. Not in the ledger: the rows themselves carry their flags."""


class Ledger:
    """Reads and changes the ledger of one dataset."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._db = layout.connect()

    def close(self) -> None:
        """Close the ledger."""
        self._db.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def imports(self) -> list[sqlite3.Row]:
        """Return every import, oldest first."""
        return self._db.execute("SELECT * FROM imports ORDER BY import_id").fetchall()

    def known(self, sha256: str, source: str, agency: str) -> sqlite3.Row | None:
        """Return the import that brought these very bytes in, if one did."""
        return self._db.execute(  # type: ignore[no-any-return]
            "SELECT * FROM imports WHERE sha256 = ? AND source = ? AND agency = ? "
            "AND status IN ('added', 'revised', 'unchanged') ORDER BY import_id LIMIT 1",
            [sha256, source, agency],
        ).fetchone()

    def digests(self) -> set[tuple[str, str, str]]:
        """Return digest, source and agency of every file that came in."""
        rows = self._db.execute(
            "SELECT DISTINCT sha256, source, agency FROM imports "
            "WHERE status IN ('added', 'revised', 'unchanged')"
        )
        return {(row["sha256"], row["source"], row["agency"]) for row in rows}

    def parts(self, table: str, source: str | None = None, agency: str | None = None) -> list[Part]:
        """Return the live parts of a table, oldest first."""
        rows = self._db.execute(
            "SELECT part, tbl, source, agency, release, rows, sha256, first_month, last_month "
            "FROM parts WHERE tbl = ? AND (? IS NULL OR source = ?) AND (? IS NULL OR agency = ?) "
            "ORDER BY import_id, part",
            [table, source, source, agency, agency],
        ).fetchall()
        return [Part(*row) for row in rows]

    def next_id(self) -> int:
        """Return the number that the next import gets."""
        (last,) = self._db.execute("SELECT coalesce(max(import_id), 0) FROM imports").fetchone()
        return int(last) + 1

    def commit(self, what: Import, new: Iterable[Part], dead: Iterable[Part]) -> None:
        """Record an import: from here on the new parts count and the dead ones do not."""
        with self._db:
            self._record(what, new, dead)

    def _record(self, what: Import, new: Iterable[Part], dead: Iterable[Part]) -> None:
        number = self.next_id()
        values = {
            "import_id": number,
            "added_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "software": asvat.__version__,
            **asdict(what),
        }
        del values["flagged"]
        names = ", ".join(values)
        marks = ", ".join("?" for _ in values)
        self._db.execute(f"INSERT INTO imports ({names}) VALUES ({marks})", [*values.values()])
        for part in dead:
            self._db.execute("DELETE FROM parts WHERE part = ?", [part.part])
        for part in new:
            self._db.execute(
                "INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    part.part,
                    number,
                    part.table,
                    part.source,
                    part.agency,
                    part.release,
                    part.rows,
                    part.sha256,
                    part.first_month,
                    part.last_month,
                ],
            )

    def forget(
        self, keys: Iterable[str], what: Import, new: Iterable[Part], dead: Iterable[Part]
    ) -> None:
        """Remember digests of what was erased, and swap the parts that held it, in one go."""
        with self._db:
            self._db.executemany(
                "INSERT OR IGNORE INTO erased VALUES (?)", [(key,) for key in keys]
            )
            self._record(what, new, dead)

    def erased(self) -> set[str]:
        """Return the digests of what must not come back."""
        return {row["key"] for row in self._db.execute("SELECT key FROM erased")}

    def told_before(self, file: str, status: str, note: str) -> bool:
        """Say whether this file was refused or skipped for this reason already."""
        found = self._db.execute(
            "SELECT 1 FROM imports WHERE file = ? AND status = ? AND note = ?", [file, status, note]
        ).fetchone()
        return found is not None

    def areas(self) -> list[sqlite3.Row]:
        """Return the area layers and lookups."""
        return self._db.execute("SELECT * FROM areas ORDER BY kind").fetchall()

    def set_areas(self, kind: str, file: str, sha256: str, rows: int, source: str) -> None:
        """Record an area layer or lookup, in place of an older one of the same kind."""
        with self._db:
            self._db.execute(
                "INSERT OR REPLACE INTO areas VALUES (?, ?, ?, ?, ?)",
                [kind, file, sha256, rows, source],
            )


def part_path(layout: Layout, part: Part) -> Path:
    """Return where a part lies."""
    return layout.parts / part.part
