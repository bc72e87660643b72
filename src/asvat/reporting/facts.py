"""What a snapshot holds, for the parts of the report that draw on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from asvat.dataset.areas import layers
from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger
from asvat.dataset.snapshots import Snapshot
from asvat.errors import InputError
from asvat.hotspots.grid import SquareGrid
from asvat.reporting import model
from asvat.reporting.formats import percent

HOT = {"hot spot 95%", "hot spot 99%"}


class Facts:
    """A snapshot, the area layers beside it, and why parts of it are not there.

    Raises
    ------
    InputError
        When it has no maps, and so nothing that a report shows.
    """

    def __init__(self, layout: Layout, snapshot: Snapshot) -> None:
        self.layout, self.snapshot = layout, snapshot
        self._absent = {r["part"]: r["why"] for r in self.rows("absent")}
        if "maps" in self._absent:
            raise InputError(
                self._absent["maps"],
                where=str(layout.folder),
                mend="The findings of the logs are there: see asvat findings.",
            )
        self.about: dict[str, Any] = self.rows("about")[0]
        self.agencies = self.rows("agencies")
        self.layers = layers(layout)
        with Ledger(layout) as ledger:
            self.imports = [dict(row) for row in ledger.imports()]
            self.layer_files = {row["kind"]: row["source"] for row in ledger.areas()}

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Return a table as plain rows."""
        found: list[dict[str, Any]] = self.snapshot.table(name).to_pylist()
        return found

    def steps(self) -> dict[str, int]:
        """Return the numbers that lead from incidents reported to those on the map."""
        return {row["step"]: row["incidents"] for row in self.rows("reckoning")}

    def empty_words(self) -> str:
        """Say how much of the area held no incident, which every measure of a map leans on."""
        count = self.snapshot.table("cells_subject").column("count").to_numpy()
        return (
            f"{percent(float((count == 0).mean()), 0)} of the area's cells had no incident in the "
            "period: empty land makes every map look better, and incidents more concentrated."
        )

    def has(self, name: str) -> bool:
        """Say whether the run made a table."""
        return name in self.snapshot.tables()

    def why(self, part: str) -> model.Absent:
        """Return a part that is not there, with the run's reason."""
        reason = self._absent.get(part, "The run made no such table.")
        return model.Absent(reason[0].upper() + reason[1:])

    def grid(self) -> SquareGrid:
        """Return the cells of the run."""
        return SquareGrid(int(self.snapshot.manifest["parameters"]["cell"]))


def hot_cells(snapshot: Snapshot) -> set[str]:
    """Return the cells of a snapshot's subject that are hot at 95% or more."""
    table = snapshot.table("cells_subject")
    pairs = zip(table.column("cell_id").to_pylist(), table.column("class").to_pylist(), strict=True)
    return {cell for cell, kind in pairs if kind in HOT}


def month_words(month: str) -> str:
    """Return a month such as 2020-01 as January 2020."""
    return dt.date.fromisoformat(f"{month[:7]}-01").strftime("%B %Y")
