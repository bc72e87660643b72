"""What the report says of the records: where every row went, and what is odd."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from asvat.reporting import model
from asvat.reporting.facts import Facts

MOST_REJECTS = 20


def quality(facts: Facts) -> model.Quality:
    """Return where every row went, and how precisely time and place are known."""
    files = [r for r in facts.imports if r["status"] not in {"refused", "skipped", "erased"}]
    sums = {n: sum(r[n] for r in files) for n in ("rows", "accepted", "rejected", "unchanged")}
    time, place = Counter[str](), Counter[str]()
    for row in facts.rows("precision"):
        time[row["time_precision"]] += row["rows"]
        place[row["place_precision"]] += row["rows"]
    rejects = facts.snapshot.table("rejects").slice(0, MOST_REJECTS).to_pylist()
    left = facts.about["without_place"]
    return model.Quality(
        sums["rows"], sums["accepted"], sums["rejected"], sums["unchanged"],
        tuple(model.FlagCount(r["flag"], r["meaning"], r["rows"]) for r in facts.rows("flags")),
        tuple(
            model.Reject(r["file"], r["line"], r["field"], r["value"] or "", r["reason"])
            for r in rejects
        ),
        tuple(time.most_common()),
        tuple(place.most_common()),
        (
            f"{left:,} incidents have no place and are on no map.",
            f"Study area: {facts.about['area_from']}.",
        ),
    )  # fmt: skip


def imports(facts: Facts) -> tuple[model.ImportRow, ...]:
    """Return the ledger of imports."""
    return tuple(
        model.ImportRow(
            _day(r["added_at"]), r["file"], r["source"] or r["status"], r["rows"],
            r["accepted"], r["rejected"], r["unchanged"],
        )
        for r in facts.imports
    )  # fmt: skip


def _day(moment: str) -> str:
    return f"{dt.date.fromisoformat(moment[:10]):%d %B %Y}".lstrip("0")
