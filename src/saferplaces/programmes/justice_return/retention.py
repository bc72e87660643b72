"""How long spending and evaluations are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention


def register() -> None:
    """Say it for the tables of the room that name anybody: who entered what was spent."""
    RETENTION.add(
        Retention(
            "justice_return.Spend",
            "By the rule, from the day on which it was entered",
            "What public money was spent on, and who entered it",
            rule="staff",
            moved="entered_at",
        ),
        name="justice_return.Spend",
    )
