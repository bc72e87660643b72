"""What the audit room keeps how long, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

FOUND = [
    Retention(
        "audit.Entry",
        "Six years at least, and no less than the records that it is about.",
        "Data Protection Act 2018, section 62: to verify that processing was lawful. It holds keys "
        "and no content, so that it can outlast the records.",
        rule="trail",
    ),
    Retention(
        "audit.Link",
        "As long as the entries that it chains.",
        "It shows that none was changed.",
        rule="trail",
    ),
    Retention(
        "audit.BreakGlass",
        "Six years, as the entries of the trail.",
        "Why somebody reached beyond their districts.",
        rule="trail",
    ),
    Retention(
        "audit.Unusual",
        "Six years, as the entries that it is about.",
        "What was looked into, by whom, and what came of it.",
        rule="trail",
    ),
    Retention(
        "audit.Watched",
        "While the person is watched, and six years after.",
        "It shows why accesses to this person were looked into.",
        rule="trail",
    ),
    Retention(
        "audit.AccessReport",
        "access_report_keep_days of the settings after it was finished or withdrawn.",
        "To answer for what was released and what was not.",
        rule="short",
    ),
    Retention(
        "audit.AccessReportItem",
        "As long as its report: the texts go with it.",
        "What was released, restricted, or neither confirmed nor denied, and on which ground.",
        rule="as_record",
        within="report",
    ),
]


def register() -> None:
    """Say it to the register of retention."""
    for found in FOUND:
        RETENTION.add(found, name=found.model)
