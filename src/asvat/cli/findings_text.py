"""The officer's lists, laid out for a terminal of 100 columns."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from asvat.cli.wording import WIDTH, counted, cut, day, moment, wrapped
from asvat.findings.listing.words import in_words, lowered, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from asvat.findings.listing import Asked, Chosen, Due

MOST_REASONS = 3
MOST_ALERTS = 20


def queue_lines(
    due: Due, asked: Asked, top: int, folder: Path, *, alerts: bool = False
) -> list[str]:
    """Return the queue: a headline, then each log with its reasons, those of one event together."""
    rows = due.table.to_pylist()
    entries = [list(e) for _, e in groupby(rows, lambda r: (r["closed_on"], r["event_rank"]))]
    if alerts:
        entries = [entry for entry in entries if any(row["alert"] for row in entry)]
    shown = entries[:top] if top else entries
    several = due.chosen.first != due.chosen.last
    lines = [wrapped(_headline(due, asked)), ""]
    if not alerts:
        lines += _alerts(rows)
    before = None
    for entry in shown:
        if several and entry[0]["closed_on"] != before:
            before = entry[0]["closed_on"]
            lines += [day(before).upper(), ""]
        lines += _entry(entry)
    if len(shown) < len(entries):
        rest = counted(sum(len(e) for e in entries[len(shown) :]), "more log")
        lines.append(f"... and {rest} (--top 0 shows all, --out FILE.csv writes all)")
    if shown:
        lines.append(f"Read one with: asvat explain {shown[0][0]['log']} --dataset {folder}")
    return lines


def _alerts(rows: list[dict[str, Any]]) -> list[str]:
    """Return the logs with a hard trigger, wherever they stand: these are for eyes at once."""
    found = [
        f"{row['log']} ({', '.join(in_words('trigger', t).lower() for t in row['triggers'])}; "
        f"rank {row['rank']})"
        for row in rows
        if row["alert"]
    ]
    if not found:
        return []
    more = f", and {len(found) - MOST_ALERTS} more (--kind alerts)" if found[MOST_ALERTS:] else ""
    said = ", ".join(found[:MOST_ALERTS]) + more
    return [wrapped(f"ALERTS, for someone's eyes at once, whatever the rank: {said}.", 2, 0), ""]


def _headline(due: Due, asked: Asked) -> str:
    chosen, n = due.chosen, due.table.num_rows
    districts = due.table.column("district").to_pylist()[:1] if asked.district else []
    where = asked.area or (districts[0] if districts else asked.district)
    first = f"{counted(n, 'review')} due of {_days(chosen)}"
    if where:
        first += f" in {where} ({chosen.in_scope:,} in the whole force)"
    first += f", {counted(due.alerts, 'alert')}; "
    logs = counted(n + due.left_out, "log")
    if due.left_out:
        return first + f"{logs} in scope: {due.left_out:,} LEFT OUT. Run again, and report this."
    return first + f"{logs} in scope: none left out."


def _days(chosen: Chosen) -> str:
    if chosen.first == chosen.last:
        return day(chosen.first)
    return f"{day(chosen.first)} to {day(chosen.last)}"


def _entry(entry: list[dict[str, Any]]) -> list[str]:
    lead = entry[0]
    mark = "!" if lead["alert"] else " "
    where = ", ".join(w for w in (one_line(lead["place"]), _extra(lead)) if w)
    head = f"{lead['rank']:>4}{mark} {lead['score']:5.1f}  {lead['log']}  "
    head += f"{moment(lead['reported_at'])}  "
    lines = [head + cut(where or "no place given", max(WIDTH - len(head), 20))]
    reasons = [one_line(reason) for reason in lead["reasons"]]
    most = MOST_REASONS + (1 if lead["alert"] else 0)
    lines += [wrapped(_sentence(reason), 15, 13) for reason in reasons[:most]]
    if not reasons:
        lines.append(" " * 13 + "Nothing but its codes speaks for it.")
    others = entry[1:]
    if lead["event_logs"] > 1:
        lines += [wrapped(_together(lead, others), 15, 13)]
    return [*lines, ""]


def _together(lead: dict[str, Any], others: list[dict[str, Any]]) -> str:
    said = f"{counted(lead['event_logs'], 'log')} of one event"
    if others:
        said += "; read with it " + ", ".join(f"{o['log']} (rank {o['rank']})" for o in others)
    elsewhere = [a for a in lead["agencies"] or () if a != lead["agency"]]
    if elsewhere:
        said += f"; also told to {', '.join(elsewhere)}"
    return said + "."


def _extra(row: dict[str, Any]) -> str:
    """Return the district, unless the place says it already."""
    district = row["district"] or ""
    return "" if district.lower() in (row["place"] or "").lower() else district


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def recording_lines(table: pa.Table, chosen: Chosen, top: int) -> list[str]:
    """Return the crimes to consider, each with its words, its point to prove and its clock."""
    rows = table.to_pylist()
    shown = rows[:top] if top else rows
    logs = len({row["incident_id"] for row in rows})
    lines = [
        wrapped(
            f"{counted(len(rows), 'crime')} to consider in {counted(logs, 'log')} of "
            f"{_days(chosen)}. Prompts only: nothing is recorded, closed or lowered by them."
        ),
        "",
    ]
    for row in shown:
        basis = {"narrative": "text", "series": "series", "codes": "codes"}[row["basis"]]
        lines.append(
            cut(
                f"{row['confidence']:.2f}  {row['log']}  {row['class']} {row['crime']} "
                f"(from the {basis})",
                WIDTH,
            )
        )
        if row["supervisor"]:
            lines.append(" " * 6 + "FOR A SUPERVISOR OR THE CRIME REGISTRAR")
        if row["evidence"]:
            words = ", ".join(f"“{one_line(w)}”" for w in row["evidence"])
            lines.append(wrapped(f"Words: {words}", 8, 6))
        if row["point_to_prove"]:
            lines.append(wrapped(f"To prove: {one_line(row['point_to_prove'])}", 8, 6))
        if row["related"]:
            lines.append(" " * 6 + f"With {counted(len(row['related']), 'other log')} of a series")
        lines += [f"      If it is one, to be recorded by {moment(row['due'])}", ""]
    if len(shown) < len(rows):
        lines.append(f"... and {len(rows) - len(shown):,} more (--top 0 shows all)")
    return lines


def repeat_lines(table: pa.Table, chosen: Chosen, top: int, kind: str) -> list[str]:
    """Return who and what comes up again: how often, what exact matching sees, what is unusual."""
    rows = table.to_pylist()
    shown = rows[:top] if top else rows
    of = {
        name: sum(r["counted"] == name for r in rows) for name in ("caller", "victim", "location")
    }
    said = ", ".join(counted(n, name) for name, n in of.items() if n) or "Nobody and no place"
    met = "met a setting for repeats" if kind == "repeats" else "came up again"
    rising = sum(bool(row["escalating"]) for row in rows)
    lines = [
        wrapped(
            f"{said} {met} in the logs of {_days(chosen)}; {rising:,} clearly escalating. "
            "Repeat caller, victim and location are three things."
        ),
        "",
    ]
    for row in shown:
        who = one_line(row["place"]) or f"person {row['subject_id'][:12]}"
        lines.append(
            cut(f"{row['events']:>4} events  {row['counted']:<8}  {who}", WIDTH - 22)
            + ("  ESCALATING" if row["escalating"] else "")
        )
        lines += [wrapped(f"{name:<10}{fact}", 23, 13) for name, fact in _facts(row)]
        lines.append("")
    if len(shown) < len(rows):
        lines.append(f"... and {len(rows) - len(shown):,} more (--top 0 shows all)")
    return lines


def _facts(row: dict[str, Any]) -> list[tuple[str, str]]:
    facts = []
    if row["exact"] is not None and row["exact"] < row["events"]:
        facts.append(("exact", f"matching finds {row['exact']} of these {row['events']} events"))
    if row["settings"]:
        facts.append(("met", "; ".join([row["settings"][0], *map(lowered, row["settings"][1:])])))
    if row["why"]:
        facts.append(("rising", one_line(row["why"])))
    if row["rate"] is not None:
        facts.append(("rate", rate_in_words(row)))
    logs = row["logs_due"]
    more = f" and {len(logs) - 4} more" if len(logs) > 4 else ""
    facts.append(("logs due", ", ".join(logs[:4]) + more))
    return facts


def rate_in_words(row: dict[str, Any]) -> str:
    """Return a rate beside its peers', with its interval."""
    return (
        f"{row['rate']:.1f} events a year (95% {row['rate_low']:.1f} to {row['rate_high']:.1f}); "
        f"its peers {row['peer_rate']:.1f}"
    )
