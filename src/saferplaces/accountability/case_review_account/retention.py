"""What is kept of the account: work of the policing body, with no member of the public in it."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

TABLES = (
    Retention(
        "case_review_account.Activity",
        "As long as the service runs",
        "What was done to promote awareness (the promotion duty); names nobody of the public",
        texts=("words", "why_withdrawn"),
    ),
    Retention(
        "case_review_account.Scenario",
        "As long as the service runs",
        "Assumptions that papers cite; they name nobody",
        texts=("words",),
    ),
)


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
