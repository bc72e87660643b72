"""What reviewers decided in the period: by outcome, by risk, by why the log stood in the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from asvat.hotspots.count_intervals import share_interval
from saferplaces.casework.reviews import words
from saferplaces.casework.supervision.counted import because, decisions_of, told, with_reasons
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import choices

REASONS = {"alert": "Hard trigger", **words.PARTS}


@dataclass(frozen=True)
class Share:
    """How many of the decisions were so; the share has Wilson's interval."""

    group: str
    code: str
    name: str
    number: int
    of: int

    @property
    def rate(self) -> str:
        """The share with its interval, in words."""
        return rate(self.number, self.of)


def rate(number: int, of: int) -> str:
    """Return a share with its interval: 42% (31% to 54%)."""
    if not of:
        return "–"
    low, high = (float(limit) for limit in share_interval(number, of))
    return f"{number / of:.0%} ({low:.0%} to {high:.0%})"


def shares(actor: Actor, terms: Terms) -> tuple[int, list[Share]]:
    """Return the number of decisions, and of each outcome, level of risk and reason."""
    rows = told(decisions_of(actor, terms)).order_by()
    by_recording: Counter[str] = Counter()
    by_risk: Counter[str] = Counter()
    both = rows.values_list("recording", "risk_level").annotate(n=Count("*"))
    for recording, risk, number in both:
        by_recording[recording] += number
        by_risk[risk] += number
    total = by_recording.total()
    each = {c: Count("pk", filter=because(c)) for c in REASONS}
    counted = with_reasons(rows).aggregate(**each) if total else {}
    found = [
        Share("recording", c, n, by_recording[c], total)
        for c, n in _named("recording_decisions", by_recording)
    ]
    found += [Share("risk", c, n, by_risk[c], total) for c, n in _named("risk_levels", by_risk)]
    found += [
        Share("reason", c, name, counted[c], total) for c, name in REASONS.items() if counted.get(c)
    ]
    return total, found


def _named(name: str, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the codes that were counted, in the list's order, then those it no longer has."""
    known = [pair for pair in choices(name) if pair[0] in counts]
    return [*known, *((c, c) for c in sorted(set(counts) - {c for c, _ in known}))]
