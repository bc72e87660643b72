"""Unusual patterns in who looked at whom: prompts for the data protection officer, no verdicts.

Each pattern is a function of the values of its row in the code list ``audit_patterns`` and of the
time up to which to look; it computes in the database, over the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from saferplaces.foundation.audit.patterns.amount import bulk_day, bulk_hour
from saferplaces.foundation.audit.patterns.closeness import neighbours, own_family, own_name
from saferplaces.foundation.audit.patterns.persons import many_readers, watched
from saferplaces.foundation.audit.patterns.seen import Seen, Span
from saferplaces.foundation.audit.patterns.times import out_of_hours

Pattern = Callable[[Mapping[str, Any], Span], Iterable[Seen]]

PATTERNS: dict[str, Pattern] = {
    "bulk_hour": bulk_hour,
    "bulk_day": bulk_day,
    "own_name": own_name,
    "own_family": own_family,
    "neighbours": neighbours,
    "watched": watched,
    "many_readers": many_readers,
    "out_of_hours": out_of_hours,
}
"""By the code of their row; ``break_glass`` is written when the glass is broken."""

__all__ = ["PATTERNS", "Pattern", "Seen", "Span"]
