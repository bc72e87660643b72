"""What the report says of the records: where every row went, and what is odd."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from asvat.records.precision import PlacePrecision, TimePrecision
from asvat.reporting import model
from asvat.reporting.facts import Facts
from asvat.reporting.notes import source_words
from asvat.reporting.reckoning import record_words, steps_words

MOST_REJECTS = 20
_TIME_WORDS = {
    TimePrecision.MINUTE: "the minute",
    TimePrecision.DAY: "the day",
    TimePrecision.MONTH: "the month",
    TimePrecision.NONE: "no time",
}
_PLACE_WORDS = {
    PlacePrecision.EXACT: "an exact place",
    PlacePrecision.STREET: "the street",
    PlacePrecision.SNAPPED: "an anonymous map point (snapped)",
    PlacePrecision.AREA: "an area",
    PlacePrecision.NONE: "no place",
}


def quality(facts: Facts) -> model.Quality:
    """Return where every row went, and how precisely time and place are known."""
    files = [r for r in facts.imports if r["status"] not in {"refused", "skipped", "erased"}]
    sums = {n: sum(r[n] for r in files) for n in ("rows", "accepted", "rejected", "unchanged")}
    time, place = Counter[str](), Counter[str]()
    for row in facts.rows("precision"):
        time[_TIME_WORDS[row["time_precision"]]] += row["rows"]
        place[_PLACE_WORDS[row["place_precision"]]] += row["rows"]
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
            steps_words(facts.steps(), facts.about["subject"]),
            record_words(facts.rows("on_record")[0]),
            f"{left:,} incidents of all kinds and periods have no place and are on no map.",
            f"Study area: {facts.about['area_from']}.",
        ),
    )  # fmt: skip


def imports(facts: Facts) -> tuple[model.ImportRow, ...]:
    """Return the ledger of imports; the files of one archive or folder are one line."""
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in facts.imports:
        archive = row["file"].split("/", 1)[0]
        key = (row["added_at"][:10], archive, row["source"] or row["status"])
        groups.setdefault(key, []).append(row)
    return tuple(
        model.ImportRow(
            _day(when), _files(archive, rows), source_words(source),
            *(sum(r[n] for r in rows) for n in ("rows", "accepted", "rejected", "unchanged")),
        )
        for (when, archive, source), rows in groups.items()
    )  # fmt: skip


def _files(archive: str, rows: list[dict[str, Any]]) -> str:
    if len(rows) == 1:
        return str(rows[0]["file"])
    return f"{archive} ({len(rows)} files)"


def _day(moment: str) -> str:
    return f"{dt.date.fromisoformat(moment[:10]):%d %B %Y}".lstrip("0")
