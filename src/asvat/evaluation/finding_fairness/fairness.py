"""Does ASVAT treat areas and channels alike? What is raised, missed and wrongly raised, by group.

Source of the idea: error rates by group (Hardt, Price and Srebro 2016, Equality of opportunity in
supervised learning). Which of them matter, and whether a difference is wrong, is for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from asvat.evaluation.finding_fairness.groups import DEPRIVATION, UNKNOWN, groups
from asvat.evaluation.finding_fairness.measure import Share, clear, shares
from asvat.evaluation.finding_fairness.raised import raised
from asvat.evaluation.finding_fairness.truth import Truth, truth_of
from asvat.findings.listing.reader import Reader
from asvat.records.provenance import stamp

METHOD = "Fairness of findings"
NOTE = (
    "Findings rest on what was reported. Where people report less, less is raised; where life is "
    "harder, more is rightly raised. An even table does not show that the findings are fair, an "
    "uneven one does not show that they are not: a clear difference is a reason to ask why."
)
MEASURES = ("raised", "missed", "false_alarm")


@dataclass(frozen=True)
class GroupFinding:
    """One kind of finding in one group.

    Parameters
    ----------
    raised
        How often it is raised on the group's logs.
    missed, false_alarm
        How often it is not raised where it should be, and raised where it should not be; None
        without the truth.
    q
        By measure, the false-discovery rate at which the group differs from all others.
    differs
        The measures that differ clearly.
    """

    finding: str
    group: str
    raised: Share
    missed: Share | None
    false_alarm: Share | None
    q: dict[str, float]
    differs: tuple[str, ...]

    def measure(self, name: str) -> Share | None:
        """Return a measure by its name."""
        found: Share | None = getattr(self, name)
        return found


@dataclass(frozen=True)
class FindingFairness:
    """The answer of :func:`finding_fairness`; ``note`` must be shown with it."""

    by: str
    logs: int
    rows: tuple[GroupFinding, ...]
    snapshot: str
    note: str = NOTE

    def table(self) -> pa.Table:
        """Return one row a finding and group."""
        rows: list[dict[str, Any]] = []
        for found in self.rows:
            row: dict[str, Any] = {"finding": found.finding, self.by: found.group}
            for name in MEASURES:
                share = found.measure(name)
                if share is not None:
                    told = {k: v for k, v in vars(share).items() if k != "p"}
                    row |= {f"{name}_{k}": v for k, v in told.items()}
                    row[f"{name}_q"] = found.q[name]
            row["clear"] = list(found.differs)
            rows.append(row)
        about = {"by": self.by, "logs": self.logs, "snapshot": self.snapshot}
        return stamp(pa.Table.from_pylist(rows), METHOD, about, [self.note])


def finding_fairness(
    reader: Reader, by: str = DEPRIVATION, truth: Path | None = None
) -> FindingFairness:
    """Compare how often each kind of finding is raised in each group, and with what errors.

    Parameters
    ----------
    reader
        A snapshot, opened.
    by
        What the logs in scope are grouped by: deprivation, district or channel.
    truth
        Folder of ``asvat simulate``, for the errors too.

    Raises
    ------
    InputError
        When nothing says how deprived an area is, or a file of the truth is missing.
    """
    logs, findings = raised(reader)
    known: Truth = truth_of(reader, truth, logs) if truth else {}
    named = groups(logs, by, reader.dataset.layout, truth)
    names = sorted(set(named), key=_in_order)
    group = np.array([names.index(name) for name in named], np.int64)
    cluster = np.asarray(logs.column("cluster").combine_chunks().dictionary_encode().indices)
    rows: list[tuple[str, str, dict[str, Share]]] = []
    for finding, column in findings.items():
        said = np.asarray(column)
        every = np.ones(len(said), bool)
        measured = {"raised": shares(said, every, group, cluster, len(names))}
        if finding in known:
            so, judged = known[finding]
            measured["missed"] = shares(~said, so & judged, group, cluster, len(names))
            measured["false_alarm"] = shares(said, ~so & judged, group, cluster, len(names))
        for g, name in enumerate(names):
            rows.append((finding, name, {m: found[g] for m, found in measured.items()}))
    return FindingFairness(by, logs.num_rows, _judged(rows), reader.snapshot.name)


def _judged(rows: list[tuple[str, str, dict[str, Share]]]) -> tuple[GroupFinding, ...]:
    p = np.array([share.p for _, _, found in rows for share in found.values()])
    q, differs = clear(p)
    judged, at = [], 0
    for finding, name, found in rows:
        here = slice(at, at + len(found))
        at += len(found)
        judged.append(
            GroupFinding(
                finding,
                name,
                found["raised"],
                found.get("missed"),
                found.get("false_alarm"),
                dict(zip(found, q[here].tolist(), strict=True)),
                tuple(m for m, yes in zip(found, differs[here].tolist(), strict=True) if yes),
            )
        )
    return tuple(judged)


def _in_order(name: str) -> tuple[bool, bool, float, str]:
    """Order groups: numbers by size, then names, and last those not known."""
    number = name.isdigit()
    return (name == UNKNOWN, not number, float(name) if number else 0.0, name)
