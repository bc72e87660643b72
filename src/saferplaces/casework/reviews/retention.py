"""How long reviews are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

CLEAR_PERIOD = "6 years from the last activity, then reviewed (PIRM group 4; group 3 for suspects)"
WHY = "Risk assessments inform the next report (MOPI-1); the record of a decision is its proof"
TABLES = ("Review", "Decision", "BlindLook", "StateChange", "Alert", "RecordingError")


def register() -> None:
    """Say it for every table of the room."""
    for name in TABLES:
        kept = Retention(f"reviews.{name}", CLEAR_PERIOD, WHY)
        RETENTION.add(kept, name=f"reviews.{name}")
