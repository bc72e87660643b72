"""The text that a reviewer pastes into the force's own log: plain, short, and naming nobody."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.models import Decision
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.tasks.models import Task
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.protecting import without

KINDS = {
    "ordinary": "ASVAT review",
    "second_look": "ASVAT review, second look",
    "registrar": "Crime registrar's decision",
}


def text_for_the_log(decision: Decision, record_id: str, tasks: Iterable[Task] = ()) -> str:
    """Return the lines for the log; no name, address or telephone number stands in them.

    The reviewer's note stays in the service. The reason is the one free text that goes along,
    since the recording rules ask for it on the log; a protected address in it is left out.
    """
    by = f"{decision.decided_by.name}, {moment(decision.decided_at)}"
    lines = [f"{KINDS[decision.kind]} of log {record_id} by {by}."]
    lines.append(f"Recording: {label('recording_decisions', decision.recording)}.")
    if decision.crime_class:
        lines.append(f"Class: {words.offence(decision.crime_class)}.")
    if decision.crime_number:
        lines.append(f"Crime number: {decision.crime_number}.")
    if decision.rationale:
        lines.append(f"Reason: {decision.rationale}")
    if decision.hate_strands:
        lines.append(f"Hate: {', '.join(words.strand(s) for s in decision.hate_strands)}.")
    if decision.domestic:
        lines.append("Domestic: yes.")
    if decision.asb_category:
        lines.append(f"Category corrected to: {words.category(decision.asb_category)}.")
    lines.append(f"Risk: {label('risk_levels', decision.risk_level)}.")
    lines += [f"Task: {label('task_kinds', t.kind)}, due {day(t.due_at)}." for t in tasks]
    return without(["\n".join(lines)])[0]
