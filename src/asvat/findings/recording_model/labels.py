"""What reviewers decided on crimes to consider: the labels that the model learns from.

A file of decisions is JSON lines, as the service writes it. A line of kind ``recording`` names an
incident, says whether a crime was missed and of which classes, by whom in what role that was
decided, whether it was confirmed, when, and whether the log came from a blind sample or from the
queue, where the reviewer saw the prompt. Lines of other kinds are left to others.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from asvat.errors import InputError
from asvat.records.decision_lines import decision_lines

KIND = "recording"
STANDING = ("reviewer", "second_look", "registrar")
"""Who may decide; each overrides those before it."""
BLIND, QUEUE = "blind", "queue"
CLASS = re.compile(r"N?\d{1,3}[A-Z]?(/\d{1,3})?")
"""Shape of a Home Office class: a reviewer may find one that no rule of ours knows."""


@dataclass(frozen=True)
class Decision:
    """One decision on one log."""

    incident: str
    crime_missed: bool
    classes: tuple[str, ...]
    decided_by: str
    confirmed: bool
    decided_at: dt.datetime
    sample: str
    line: int
    """Line of the file: of two decisions at one moment, the later line counts."""

    @property
    def precedence(self) -> tuple[int, dt.datetime, int]:
        """What this decision is weighed by against others on the same log."""
        return STANDING.index(self.decided_by), self.decided_at, self.line


def read_decisions(path: Path) -> list[Decision]:
    """Read the decisions on recording in a file, in its order.

    Raises
    ------
    InputError
        When a line is no decision of any kind, or is of kind ``recording`` and cannot be read as
        said above. The message names file, line and field, never what stands there.
    """
    found = []
    for number, where, told in decision_lines(path, KIND):
        found.append(_decision(told, where, number))
    return found


def settled(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return what counts for each log: the word of the highest standing, the latest of these."""
    out: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda d: d.precedence):
        out[decision.incident] = decision
    return dict(sorted(out.items()))


def settled_blind(decisions: Iterable[Decision], drawn: set[str]) -> dict[str, Decision]:
    """Return what counts for each log of the blind sample.

    Only logs that a draw holds and that somebody decided without the prompt. What a reviewer said
    with the prompt in sight does not replace what was said blind; second look and registrar do.
    """
    known = list(decisions)
    blind = {d.incident for d in known if d.sample == BLIND} & drawn
    return settled(
        d
        for d in known
        if d.incident in blind and (d.sample == BLIND or d.decided_by != STANDING[0])
    )


def _decision(told: dict[str, Any], where: str, number: int) -> Decision:
    for name, (holds, wanted) in _FIELDS.items():
        if name not in told or not holds(told[name]):
            raise InputError(
                f"this decision on recording has no {name} that can be read",
                where=where,
                mend=f"It must be {wanted}.",
            )
    if told["classes"] and not told["crime_missed"]:
        raise InputError(
            "this decision names classes of a crime and says that none was missed",
            where=where,
            mend="Leave the classes empty, or set crime_missed.",
        )
    return Decision(
        told["incident"], told["crime_missed"], tuple(sorted(set(told["classes"]))),
        told["decided_by"], told["confirmed"], _moment(told["decided_at"]), told["sample"], number,
    )  # fmt: skip


def _moment(text: str) -> dt.datetime:
    """Return a moment in UTC; without an offset it is taken as such."""
    moment = dt.datetime.fromisoformat(text)
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _is_moment(value: Any) -> bool:
    try:
        _moment(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _are_classes(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(v, str) and CLASS.fullmatch(v) is not None for v in value
    )


_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "incident": (lambda v: isinstance(v, str) and bool(v), "the incident_id of a log"),
    "crime_missed": (lambda v: isinstance(v, bool), "true or false"),
    "classes": (_are_classes, "a list of Home Office classes such as 8L"),
    "decided_by": (lambda v: v in STANDING, " or ".join(STANDING)),
    "confirmed": (lambda v: isinstance(v, bool), "true or false"),
    "decided_at": (_is_moment, "a moment such as 2026-11-22T09:30:00"),
    "sample": (lambda v: v in {BLIND, QUEUE}, f"{BLIND} or {QUEUE}"),
}
