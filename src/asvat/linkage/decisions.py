"""Links that a person confirmed or refused: binding on every later run.

A file of decisions is JSON lines, as the service writes it: ``kind`` is ``link``; ``left`` and
``right`` name two parties as ``incident_id:role:position``; ``verdict`` is ``confirmed`` or
``refused``; ``decided_by`` and ``decided_at`` say whose it is. Other kinds are left to others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from asvat.dataset.revision import read
from asvat.dataset.snapshots import Content
from asvat.errors import InputError
from asvat.records.text_lines import text_lines

VERDICTS = ("confirmed", "refused")
Pair = tuple[str, str]


@dataclass(frozen=True)
class LinkDecisions:
    """Pairs of parties (``incident_id:role:position``); the later word on a pair counts."""

    confirmed: tuple[Pair, ...] = ()
    refused: tuple[Pair, ...] = ()

    def profiles(self, party_profiles: pa.Table | Content) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs as pairs of profiles; those no longer on record are left out."""
        named = {n for pair in (*self.confirmed, *self.refused) for n in pair}
        if not named:
            return [], []
        found = _profiles(named, read(party_profiles))
        return tuple(  # type: ignore[return-value]
            sorted(
                {
                    (min(a, b), max(a, b))
                    for left, right in pairs
                    if (a := found.get(left)) and (b := found.get(right)) and a != b
                }
            )
            for pairs in (self.confirmed, self.refused)
        )


def read_link_decisions(path: Path) -> LinkDecisions:
    """Read the decisions on links in a file.

    Raises
    ------
    InputError
        When the file cannot be read, or a line is not a decision.
    """
    verdicts: dict[Pair, str] = {}
    for number, line in enumerate(text_lines(path), 1):
        if not line.strip():
            continue
        pair, verdict = _decision(line, f"{path.name}, line {number}")
        if pair is not None:
            verdicts[pair] = verdict
    by = {v: tuple(p for p, found in sorted(verdicts.items()) if found == v) for v in VERDICTS}
    return LinkDecisions(by["confirmed"], by["refused"])


def _decision(line: str, where: str) -> tuple[Pair | None, str]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError(
            "this line is not JSON", where=where, mend="Export the decisions again."
        ) from None
    if not isinstance(told, dict) or told.get("kind") != "link":
        return None, ""
    left, right, verdict = (told.get(k) for k in ("left", "right", "verdict"))
    if not (isinstance(left, str) and isinstance(right, str) and verdict in VERDICTS):
        raise InputError(
            "this decision on a link cannot be read",
            where=where,
            mend="It needs left, right (incident_id:role:position) and verdict "
            "(confirmed or refused).",
        )
    return (min(left, right), max(left, right)), str(verdict)


def _profiles(named: set[str], party_profiles: pa.Table) -> dict[str, str]:
    wanted = pa.array(sorted({n.split(":")[0] for n in named}), pa.string())
    import pyarrow.compute as pc  # noqa: PLC0415 - only where there are decisions

    rows = party_profiles.filter(pc.is_in(party_profiles.column("incident_id"), wanted))
    return {
        f"{r['incident_id']}:{r['role']}:{r['position']}": r["profile_id"]
        for r in rows.to_pylist()
        if r["profile_id"]
    }
