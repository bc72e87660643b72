"""How long notices are kept."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention


def register() -> None:
    """Say it to the register of retention."""
    RETENTION.add(
        Retention(
            model="notices.Notice",
            keep="As long as the account; they name nobody but the person they are for.",
            why="They say what a person was told and when.",
        ),
        name="notices.Notice",
    )
