"""What is kept of the account: work of the policing body, with no member of the public in it."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "By the rule of the organisation’s own records, from when it was entered"

TABLES = (
    Retention(
        "case_review_account.Activity",
        KEEP,
        "What was done to promote awareness (the promotion duty); names nobody of the public",
        rule="organisational",
        moved="entered_at",
        texts=("words", "why_withdrawn"),
    ),
    Retention(
        "case_review_account.Scenario",
        KEEP,
        "Assumptions that papers cite; they name nobody",
        rule="organisational",
        moved="made_at",
        texts=("words",),
    ),
)


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
