"""Is the threshold of a case review met? A pure function of the complaints and the rule.

Anti-social Behaviour, Crime and Policing Act 2014, section 104: a *qualifying complaint* is one
whose behaviour was reported within a month of it, where the application is made within six months
of the complaint. Months are calendar months. Where there are as many as the procedures say (never
more than three), the bodies must decide that the threshold is met. An incident that was reported
twice, or to two agencies, is one. What an agency did about a report is no input.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.ui.formats import day as words

STATUTE_MAXIMUM = 3
"""No local number may be above it (section 104(4) and the Explanatory Notes)."""


class RuleError(ValueError):
    """A local rule that the law does not allow, or that says nothing; it is not used."""


@dataclass(frozen=True)
class Rule:
    """The threshold of one district, as its row of the list ``case_review_thresholds`` says.

    Attributes
    ----------
    complaints:
        How many qualifying complaints are enough: one, two or three.
    report_months, apply_months:
        The two clocks: from the incident to the report, and from the report to the application.
    hate:
        How many qualifying complaints are enough for hate incidents; 0 without such a rule.
    people:
        How many different people at a linked location are enough; 0 without such a rule.
    """

    complaints: int
    report_months: int = 1
    apply_months: int = 6
    hate: int = 0
    people: int = 0

    def __post_init__(self) -> None:
        """Refuse what the law does not allow.

        Raises
        ------
        RuleError
            For a number above three or none, a clock of nothing, or a trigger that is no trigger.
        """
        if not 1 <= self.complaints <= STATUTE_MAXIMUM:
            raise RuleError(
                "The number of qualifying complaints must be from one to three "
                "(section 104(4) of the 2014 Act)."
            )
        if self.report_months < 1 or self.apply_months < 1:
            raise RuleError("A clock is at least a month.")
        if self.hate < 0 or self.people < 0 or self.hate > STATUTE_MAXIMUM:
            raise RuleError("A local trigger cannot ask for more than the threshold itself.")


@dataclass(frozen=True)
class Report:
    """One complaint as the threshold sees it.

    Attributes
    ----------
    incident:
        What makes it the same incident as another's: equal keys count once.
    stands:
        Why it does not stand, or "" where it does: never because an agency acted.
    by_their_dates:
        Nobody has found it yet: the applicant's own dates count.
    """

    key: int
    incident: str
    incident_date: dt.date
    reported_date: dt.date
    hate: bool = False
    stands: str = ""
    by_their_dates: bool = False


@dataclass(frozen=True)
class Line:
    """What is said of one complaint."""

    key: int
    counts: bool
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """Whether the threshold is met, by which rule, and why.

    `trigger` is ``complaints``, ``hate``, ``people`` or "" where it is not met.
    """

    met: bool
    trigger: str
    counted: int
    hate: int
    wanted: int
    lines: tuple[Line, ...]


def qualifies(report: Report, applied: dt.date, rule: Rule) -> bool:
    """Say whether both clocks are kept."""
    return report.reported_date <= add_months(
        report.incident_date, rule.report_months
    ) and report.reported_date <= applied <= add_months(report.reported_date, rule.apply_months)


def decide(
    reports: Sequence[Report], applied: dt.date, rule: Rule, *, linked_people: int = 0
) -> Outcome:
    """Decide on the threshold.

    Parameters
    ----------
    applied:
        The day of the application.
    linked_people:
        How many different people reported the same linked location, as an officer has found.
    """
    lines = []
    seen: set[str] = set()
    hate: set[str] = set()
    for report in reports:
        why = report.stands or _out_of_time(report, applied, rule)
        if not why and report.incident in seen:
            why = "It is the same incident as one above, and one incident counts once."
        elif not why:
            seen.add(report.incident)
        if not report.stands and qualifies(report, applied, rule) and report.hate:
            hate.add(report.incident)
        lines.append(Line(report.key, not why, _sentence(report, why)))
    trigger = _trigger(len(seen), len(hate), linked_people, rule)
    return Outcome(bool(trigger), trigger, len(seen), len(hate), rule.complaints, tuple(lines))


def _trigger(counted: int, hate: int, linked_people: int, rule: Rule) -> str:
    if counted >= rule.complaints:
        return "complaints"
    if rule.hate and hate >= rule.hate:
        return "hate"
    if rule.people and linked_people >= rule.people:
        return "people"
    return ""


def _out_of_time(report: Report, applied: dt.date, rule: Rule) -> str:
    last_report = add_months(report.incident_date, rule.report_months)
    last_apply = add_months(report.reported_date, rule.apply_months)
    if report.reported_date > applied:
        return "It was reported after the application."
    if report.reported_date > last_report:
        return (
            f"It was reported on {words(report.reported_date)}, later than "
            f"{_months(rule.report_months)} after it happened (by {words(last_report)})."
        )
    if applied > last_apply:
        return (
            f"The application was made on {words(applied)}, later than "
            f"{_months(rule.apply_months)} after it was reported (by {words(last_apply)})."
        )
    return ""


def _sentence(report: Report, why: str) -> str:
    what = f"What happened on {words(report.incident_date)}"
    if why:
        return f"{what} does not count. {why}"
    said = " (by your own dates, until an agency shows otherwise)" if report.by_their_dates else ""
    return f"{what} and was reported on {words(report.reported_date)} counts{said}."


def _months(number: int) -> str:
    return "a month" if number == 1 else f"{number} months"


def keys(pairs: Iterable[tuple[int, str, int | None]]) -> dict[int, str]:
    """Return for each complaint the key of its incident.

    Parameters
    ----------
    pairs:
        Key of the complaint, what the records call the incident ("" if nothing), and the complaint
        that somebody says is the same (None if none). Sameness carries on from one to the next.
    """
    rows = list(pairs)
    parent = {key: key for key, _, _ in rows}

    def root(key: int) -> int:
        while parent[key] != key:
            key = parent[key]
        return key

    first: dict[str, int] = {}
    for key, event, same in rows:
        if event:
            parent[root(key)] = root(first.setdefault(event, key))
        if same is not None and same in parent:
            parent[root(key)] = root(same)
    return {key: str(root(key)) for key, _, _ in rows}
