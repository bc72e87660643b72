"""What a run can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asvat.dataset.query import Selection
from asvat.linkage.spark import Engine


@dataclass(frozen=True)
class Settings:
    """The parameters of a run; those that change the answer go into the snapshot.

    Parameters
    ----------
    selection
        Period and agencies. Categories, where given, are the subject of the maps; by default
        anti-social behaviour, or everything where there is none on record.
    cell
        Size of the cells in metres.
    area_share
        Share of the area that maps are judged at.
    test_months
        Months held out to judge them.
    top
        How many hotspots are listed.
    seed
        Names the random numbers of intervals and trees.
    decisions
        File of what reviewers decided; links among them are binding.
    everything
        Link and find everything anew, as if there were no earlier snapshot.
    engine
        On what people are compared; the answer is the same.
    """

    selection: Selection = field(default_factory=Selection)
    cell: int = 250
    area_share: float = 0.05
    test_months: int = 12
    top: int = 20
    seed: int = 1
    decisions: Path | None = None
    everything: bool = False
    engine: Engine = Engine.DUCKDB

    def words(self) -> dict[str, Any]:
        """Return the settings as plain values."""
        return {
            **self.selection.words(),
            "cell": self.cell,
            "area_share": self.area_share,
            "test_months": self.test_months,
            "top": self.top,
            "seed": self.seed,
        }
