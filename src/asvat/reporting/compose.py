"""From a snapshot to what the report's page shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from asvat.dataset.events import future_words
from asvat.dataset.layout import Layout
from asvat.dataset.snapshots import Snapshot
from asvat.reporting import model
from asvat.reporting.compose_findings import backtest, concentration, emerging, new_since
from asvat.reporting.compose_perception import perception
from asvat.reporting.compose_quality import imports, quality
from asvat.reporting.compose_where import where
from asvat.reporting.facts import Facts, hot_cells
from asvat.reporting.naming import ASB_WORDS, located, place_words, type_words
from asvat.reporting.notes import METHODS, source_notes
from asvat.reporting.reckoning import category_words
from asvat.reporting.wording import signed


def compose(
    layout: Layout, snapshot: Snapshot, title: str = "", generated_for: str = ""
) -> model.ReportData:
    """Return the report's data for a snapshot: every part, or the reason why it is not there."""
    facts = Facts(layout, snapshot)
    first = dt.date.fromisoformat(f"{facts.about['first']}-01")
    last = _last_day(facts.about["last"])
    agencies = sorted({row["agency"] for row in facts.agencies})
    agency = ", ".join(agencies)
    area = place_words(agencies, _districts(facts))
    subject = facts.about["subject"]
    changed = _headline(facts)
    return model.ReportData(
        title=title or f"{subject[0].upper()}{subject[1:]} in {area}",
        area=area,
        agency=agency,
        subject=subject,
        first=first,
        last=last,
        summary=_summary(facts, changed),
        headline=changed,
        by_type=_by_type(facts),
        by_month=_by_month(facts),
        by_day_hour=_day_hour(facts),
        where=where(facts),
        hotspots=_hotspots(facts),
        perception=perception(facts),
        emerging=emerging(facts),
        concentration=concentration(facts),
        new_since=new_since(facts),
        backtest=backtest(facts),
        quality=quality(facts),
        imports=imports(facts),
        methods=METHODS,
        sources=source_notes(facts.agencies, facts.layer_files),
        generated_for=generated_for,
        marking=_marking(facts),
        notes=_notes(facts),
    )


def _districts(facts: Facts) -> list[str]:
    return [row["name"] for row in facts.rows("place_names")] if facts.has("place_names") else []


def _marking(facts: Facts) -> str:
    order = ["NONE", "OFFICIAL", "OFFICIAL-SENSITIVE"]
    highest = max((row["marking"] for row in facts.agencies), key=order.index, default="NONE")
    return "" if highest == "NONE" else highest


def _notes(facts: Facts) -> tuple[str, ...]:
    caveat = facts.about["place_caveat"]
    notes = [caveat] if caveat else []
    if facts.about["time_precision"] == "month":
        notes.append("Times are known only to the month.")
    future = future_words(facts.about.get("future", 0))
    return (*notes, future) if future else tuple(notes)


def _headline(facts: Facts) -> model.Change | None:
    rows = facts.rows("headline") if facts.has("headline") else []
    return _change(rows[0]) if rows else None


def _summary(facts: Facts, headline: model.Change | None) -> tuple[model.Figure, ...]:
    count = facts.about["incidents"]
    figures = [model.Figure(located(facts.about["subject"]), f"{count:,}")]
    if headline is not None and headline.percent is not None:
        interval = (
            f"95% interval {signed(headline.low)} to {signed(headline.high)}"
            if headline.low is not None and headline.high is not None
            else ""
        )
        figures.append(
            model.Figure(
                "Change in a year",
                signed(headline.percent),
                interval,
                f"{headline.after:,} against {headline.before:,} in {headline.against}",
            )
        )
    if facts.has("hotspots"):
        hot = hot_cells(facts.snapshot)
        figures.append(
            model.Figure(
                "Hot cells",
                f"{len(hot):,}",
                "at most 5% of them by chance",
                f"of {facts.about['cells']:,} cells",
            )
        )
    if facts.has("concentration"):
        shares = {r["measure"]: r for r in facts.rows("concentration")}
        half = shares.get("share_of_places_for_50%")
        if half:
            figures.append(
                model.Figure(
                    "Cells that hold half of all",
                    f"{100 * half['value']:.1f}%",
                    f"95% interval {100 * half['low']:.1f}% to {100 * half['high']:.1f}%",
                )
            )
    return tuple(figures)


def _by_type(facts: Facts) -> model.ByType | model.Absent:
    if not facts.has("by_type"):
        return facts.why("by_type")
    return model.ByType(
        tuple(
            model.TypeCount(
                type_words(row["category"]),
                row["count"],
                row["share"],
                _change(row),
            )
            for row in facts.rows("by_type")
        ),
        category_words(facts.steps()) if facts.about["subject"] == ASB_WORDS else "",
    )


def _by_month(facts: Facts) -> model.ByMonth | model.Absent:
    if not facts.has("by_month"):
        return facts.why("by_month")
    rows = tuple(
        model.MonthCount(
            row["month"], row["count"], row["expected"], row["low"], row["high"], row["unusual"]
        )
        for row in facts.rows("by_month")
    )
    note = facts.snapshot.table("by_month").schema.metadata or {}
    return model.ByMonth(rows, note.get(b"note", b"").decode())


def _day_hour(facts: Facts) -> model.DayHour | model.Absent:
    if not facts.has("day_hour"):
        return facts.why("day_hour")
    counts = facts.snapshot.table("day_hour").column("count").to_numpy().reshape(7, 24)
    return model.DayHour(tuple(tuple(float(c) for c in row) for row in counts))


def _hotspots(facts: Facts) -> model.Hotspots | model.Absent:
    if not facts.has("hotspots"):
        return facts.why("hotspots")
    rows = facts.rows("hotspots")
    return model.Hotspots(
        tuple(
            model.Hotspot(
                r["rank"], r["cell_id"], r["place"], r["easting"], r["northing"],
                int(r["count"]), r["expected"], r["low"], r["high"], r["q"], r["class"],
                _made_of(facts, r.get("sentence") or ""), _cells(r["cells"]),
            )
            for r in rows
        ),
        len(rows),
        "95% interval of the count",
        f"Hot cells of {facts.grid().size} m that touch are one hotspot, named after the words "
        "that most of its records carry. Intervals are those of Poisson counts: where incidents "
        "come in bursts they are too narrow, that of the change in a year too.",
        "Hotspots are picked because they are high: some of the height of any chosen hotspot is "
        "chance, so on average they will seem to fall, whatever is done.",
    )  # fmt: skip


def _made_of(facts: Facts, sentence: str) -> str:
    """Say what a hotspot is made of; the list counts the subject, the sentence all layers."""
    told = sentence.rstrip(".")
    if facts.has("cells_together") and facts.about.get("layered", True):
        return f"With ASB-linked crimes and disputes: {told}"
    return told


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _change(row: dict[str, Any]) -> model.Change | None:
    if row.get("before") is None or row.get("after") is None:
        return None
    against = row.get("against") or "the 12 months before"
    return model.Change(
        row["before"], row["after"], row["percent"], row["low"], row["high"], against
    )


def _last_day(month: str) -> dt.date:
    first = dt.date.fromisoformat(f"{month}-01")
    following = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    return following - dt.timedelta(days=1)
