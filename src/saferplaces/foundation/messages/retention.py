"""How long notices are kept."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention


def register() -> None:
    """Say it to the register of retention."""
    RETENTION.add(
        Retention(
            model="notices.Notice",
            keep="keep_read_notices_days of the settings after it was read; until it is read.",
            why="It says what a person was told and when; it names nobody but them.",
            rule="short",
        ),
        name="notices.Notice",
    )
    RETENTION.add(
        Retention(
            model="notices.Outgoing",
            keep="Where it went and what it said: until it was sent or given up. That it was sent: "
            "as the rule says.",
            why="It shows when somebody was told something, and that it was sent once.",
            rule="referral",
            people=("person_id",),
            moved="made_at",
        ),
        name="notices.Outgoing",
    )
