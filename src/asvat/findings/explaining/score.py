"""Where a log stands in the queue of its day, what it is made of, and what would change it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from asvat.findings.listing.queue import in_plain_words
from asvat.findings.listing.reader import Reader, literal
from asvat.findings.listing.words import PARTS
from asvat.findings.priority.queue import Weight, weights


@dataclass(frozen=True)
class Contribution:
    """A part of the score.

    Parameters
    ----------
    points, most
        Points given, and the most that the part can give.
    rank_without
        Where the log would stand without these points, everything else being as it is.
    """

    part: str
    in_words: str
    points: float
    most: float
    value: float
    why: str
    score_without: float
    rank_without: int


@dataclass(frozen=True)
class Score:
    """How a log stands in its day's queue.

    Parameters
    ----------
    due
        Logs of that day in all.
    alert
        A hard trigger: for someone's eyes at once, whatever the rank.
    """

    closed_on: dt.date | None
    rank: int
    due: int
    score: float
    alert: bool
    triggers: tuple[str, ...]
    reasons: tuple[str, ...]
    contributions: tuple[Contribution, ...]


def score_of(reader: Reader, log: dict[str, Any]) -> Score | None:
    """Return how a log stands in its queue; None where it is not in scope."""
    me = literal(log["incident_id"])
    rows = reader.rows(
        f"SELECT * FROM {reader.of('queue', [log['part']])} WHERE incident_id = {me}"
    )
    if not rows:
        return None
    row = rows[0]
    day = reader.rows(
        f"SELECT rank, score FROM {reader.of('queue')} "
        f"WHERE closed_on IS NOT DISTINCT FROM {literal(row['closed_on'])} AND incident_id <> {me}"
    )

    def rank(score: float) -> int:
        """Count who would stand before it; those that stand equal keep their order."""
        return 1 + sum(
            1
            for other in day
            if other["score"] > score or (other["score"] == score and other["rank"] < row["rank"])
        )

    known = {w.part: w for w in weights()}
    return Score(
        row["closed_on"],
        row["rank"],
        len(day) + 1,
        row["score"],
        row["alert"],
        tuple(row["triggers"] or ()),
        tuple(in_plain_words(row["triggers"] or [], row["contributions"])),
        tuple(
            _contribution(given, row, rank(row["score"] - given["points"]), known)
            for given in row["contributions"]
        ),
    )


def _contribution(
    given: dict[str, Any], row: dict[str, Any], rank: int, known: dict[str, Weight]
) -> Contribution:
    part = given["part"]
    return Contribution(
        part,
        PARTS.get(part, part),
        given["points"],
        known[part].points if part in known else float("nan"),
        given["value"],
        given["why"] or "",
        round(row["score"] - given["points"], 2),
        rank,
    )
