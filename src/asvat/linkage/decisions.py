"""Links that a person confirmed or refused: binding on every later run.

A file of decisions is JSON lines, as the service writes it: ``kind`` is ``link``; ``left`` and
``right`` name two parties as ``incident_id:role:position``; ``verdict`` is ``confirmed`` or
``refused``; ``decided_by`` and ``decided_at`` say whose it is. Other kinds are left to others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from asvat.dataset.revision import read
from asvat.dataset.snapshots import Content
from asvat.errors import InputError
from asvat.records.decision_lines import decision_lines

KIND = "link"
VERDICTS = ("confirmed", "refused")
Pair = tuple[str, str]


@dataclass(frozen=True)
class LinkDecisions:
    """Pairs of parties (``incident_id:role:position``); the later word on a pair counts."""

    confirmed: tuple[Pair, ...] = ()
    refused: tuple[Pair, ...] = ()

    def profiles(self, party_profiles: pa.Table | Content) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs as pairs of profiles; those no longer on record are left out."""
        named = self._named()
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

    def without_effect(self, party_profiles: pa.Table | Content) -> int:
        """Return how many name a party that is not on record, or that names nobody."""
        found = _profiles(self._named(), read(party_profiles))
        return sum(not set(pair) <= found.keys() for pair in (*self.confirmed, *self.refused))

    def _named(self) -> set[str]:
        return {n for pair in (*self.confirmed, *self.refused) for n in pair}


def read_link_decisions(path: Path) -> LinkDecisions:
    """Read the decisions on links in a file.

    Raises
    ------
    InputError
        When the file cannot be read, or a line is not a decision.
    """
    verdicts: dict[Pair, str] = {}
    for _, where, told in decision_lines(path, KIND):
        left, right, verdict = (told.get(k) for k in ("left", "right", "verdict"))
        if not (isinstance(left, str) and isinstance(right, str) and verdict in VERDICTS):
            raise InputError(
                "this decision on a link cannot be read",
                where=where,
                mend="It needs left, right (incident_id:role:position) and verdict "
                "(confirmed or refused).",
            )
        if left == right:
            raise InputError(
                "this decision links a party with itself",
                where=where,
                mend="left and right must be two parties.",
            )
        verdicts[(min(left, right), max(left, right))] = str(verdict)
    by = {v: tuple(p for p, found in sorted(verdicts.items()) if found == v) for v in VERDICTS}
    return LinkDecisions(by["confirmed"], by["refused"])


def _profiles(named: set[str], party_profiles: pa.Table) -> dict[str, str]:
    wanted = pa.array(sorted({n.split(":")[0] for n in named}), pa.string())
    import pyarrow.compute as pc  # noqa: PLC0415 - only where there are decisions

    rows = party_profiles.filter(pc.is_in(party_profiles.column("incident_id"), wanted))
    return {
        f"{r['incident_id']}:{r['role']}:{r['position']}": r["profile_id"]
        for r in rows.to_pylist()
        if r["profile_id"]
    }
