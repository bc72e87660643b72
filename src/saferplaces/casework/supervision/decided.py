"""What reviewers decided in the period: by outcome, by risk, by why the log stood in the queue."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import TruncDate

from asvat.hotspots.count_intervals import share_interval
from saferplaces.casework.reviews import words
from saferplaces.casework.supervision.counted import (
    decisions_of,
    waits_for_a_blind_look,
    with_reasons,
)
from saferplaces.casework.supervision.terms import Terms
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import once
from saferplaces.foundation.reference.queries import choices

PARTS = tuple(words.PARTS)
_EACH = ["count(*) FILTER (WHERE had_alert)"]
_EACH += ["count(*) FILTER (WHERE %s = ANY(had_reasons))"] * len(PARTS)
# Materialised: each decision's review is looked up once, not once for each reason.
COUNT = f"""
WITH each AS MATERIALIZED ({{rows}})
SELECT day, recording, risk_level, told, count(*), ARRAY[{", ".join(_EACH)}]
FROM each GROUP BY 1, 2, 3, 4
"""
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


@dataclass(frozen=True)
class Given:
    """The decisions of one day with one outcome; `because` counts why their logs were read.

    `told` is False of those that wait for a blind look: what they say is nobody's to know yet.
    """

    day: dt.date
    recording: str
    risk: str
    told: bool
    number: int
    because: Mapping[str, int]


@once
def given(actor: Actor, terms: Terms) -> tuple[Given, ...]:
    """Return the decisions of the period by day and outcome: one reading for the whole page."""
    rows = with_reasons(decisions_of(actor, terms)).order_by()
    each = rows.annotate(day=TruncDate("decided_at"), told=~waits_for_a_blind_look()).values(
        "day", "recording", "risk_level", "told", "had_alert", "had_reasons"
    )
    sql, values = each.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(rows=sql), [*values, *PARTS])
        return tuple(
            Given(day, recording, risk, told, number, dict(zip(REASONS, reasons, strict=True)))
            for day, recording, risk, told, number, reasons in cursor.fetchall()
        )


def shares(actor: Actor, terms: Terms) -> tuple[int, list[Share]]:
    """Return the number of decisions, and of each outcome, level of risk and reason."""
    by_recording, by_risk, counted = Counter[str](), Counter[str](), Counter[str]()
    for row in given(actor, terms):
        if row.told:
            by_recording[row.recording] += row.number
            by_risk[row.risk] += row.number
            counted.update(row.because)
    total = by_recording.total()
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
