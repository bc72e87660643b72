"""How long audits are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

PERIOD = "6 years from the end of the audit, then reviewed (the report has no personal data)"
WHY = "Shows how a published rate was reached, and that failures were mended (domain 2.5, REC-1)"
TABLES = ("SampledLog", "Assignment", "Judgement", "JudgedCrime", "Finding")


def register() -> None:
    """Say it for every table of the room that leads to a person."""
    for name in TABLES:
        RETENTION.add(Retention(f"audits.{name}", PERIOD, WHY), name=f"audits.{name}")
