"""Escalation in a sentence that an officer can check against the series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from asvat.findings.repeats.appearances import Bools
from asvat.findings.repeats.escalation import Recent, gaps_until
from asvat.findings.repeats.events import Events, Floats

if TYPE_CHECKING:
    from collections.abc import Iterator

TRAITS = (("place", "places"), ("time of day", "times of day"), ("kind", "kinds"))


@dataclass(frozen=True)
class Clear:
    """Which series clearly get more frequent, graver or wider; shapes (n,)."""

    faster: Bools
    graver: Bools
    wider: Bools

    def __iter__(self) -> Iterator[Bools]:
        return iter((self.faster, self.graver, self.wider))

    def any(self) -> Bools:
        """Return which series escalate in any way."""
        return self.faster | self.graver | self.wider


def escalation_in_words(events: Events, span: Recent, now: float, clear: Clear) -> pa.ChunkedArray:
    """Return a sentence for each series that escalates, nothing for the others."""
    some = np.flatnonzero(clear.any())
    said = [" ".join(_said(events, span, now, clear, int(s))) for s in some]
    place = np.full(len(span.first), -1)
    place[some] = np.arange(len(some))
    texts = pa.array([*said, None], pa.string())
    return pa.chunked_array([texts.take(pa.array(place % len(texts)))])


def _said(events: Events, span: Recent, now: float, clear: Clear, s: int) -> Iterator[str]:
    first, last = int(span.first[s]), int(span.last[s])
    middle = last + 1 - (last + 1 - first) // 2
    if clear.faster[s]:
        gaps = gaps_until(events, Recent(span.first[s : s + 1], span.last[s : s + 1]), now)
        early, late = gaps.early_days[0] / gaps.early[0], gaps.late_days[0] / gaps.late[0]
        yield (
            f"More often: every {_length(late)} over the last {_count(gaps.late[0], 'gap')}, "
            f"every {_length(early)} over the {_count(gaps.early[0], 'gap')} before."
        )
    if clear.graver[s]:
        before, after = (
            _mean(events.severity[a:b]) for a, b in ((first, middle), (middle, last + 1))
        )
        yield f"Graver: severity {after:.1f} in the later half, {before:.1f} in the earlier."
    if clear.wider[s]:
        new = [
            len(set(trait[middle : last + 1]) - set(trait[first:middle]) - {-1})
            for trait in (events.place, events.time, events.kind)
        ]
        parts = [
            f"{n} new {one if n == 1 else more}"
            for n, (one, more) in zip(new, TRAITS, strict=True)
            if n
        ]
        yield f"Wider: {' and '.join(parts) or 'new things'} in the later half."


def _count(number: int, name: str) -> str:
    return name if number == 1 else f"{number} {name}s"


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else 0.0


def _length(days: float) -> str:
    if days < 2:
        return f"{days * 24:.0f} hours"
    return f"{days:.0f} days"
