"""Which decisions a second person must look at, and why, in words."""

from __future__ import annotations

from saferplaces.casework.reviews.models import Decision
from saferplaces.casework.reviews.reading import Log
from saferplaces.foundation.reference.queries import code, codes, label, setting

PRECEDENCE = {"environmental": 1, "nuisance": 2, "personal": 3}
"""ASB categories by risk, for saying what is lower: practice, and no rule of any standard."""


def downgrades(log: Log, before: Decision | None, after: Decision) -> list[str]:
    """Return in what a decision is less than what is on record; empty if in nothing."""
    found = []
    if log.lowers(after.risk_level):
        old, new = (label("risk_levels", v) for v in (log.risk_on_record, after.risk_level))
        found.append(f"Risk lowered from {old} to {new}")
    old_category, new_category = log.incident.asb_category, after.asb_category
    if new_category and PRECEDENCE.get(new_category, 0) < PRECEDENCE.get(old_category, 0):
        found.append(f"Category lowered from {old_category} to {new_category}")
    if before is not None:
        ranks = {row.code: int(row.values["rank"]) for row in codes("recording_decisions")}
        if ranks.get(after.recording, 0) < ranks.get(before.recording, 0):
            found.append("Recording lowered from an earlier decision")
        if before.hate_strands and not after.hate_strands:
            found.append("Hate flag removed")
        if before.domestic and not after.domestic:
            found.append("Domestic flag removed")
    return found


def needs_second_look(log: Log, decision: Decision) -> list[str]:
    """Return why else a second person looks: the engine insists, or a blind miss."""
    found = []
    values = code("recording_decisions", decision.recording).values
    if not (values.get("missed") or values.get("referred")):
        if any(p.supervisor for p in log.prompts):
            found.append("What the log tells of is always for a supervisor")
        sure = float(setting("blind_confidence"))
        if decision.blind and any(p.confidence >= sure for p in log.prompts):
            found.append("Read blind: the engine found a crime to consider")
    return found
