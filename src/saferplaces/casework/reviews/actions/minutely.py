"""What the clock does, every minute."""

from __future__ import annotations

from collections.abc import Mapping

from saferplaces.casework.reviews.actions.alerts import escalate_due
from saferplaces.casework.reviews.actions.take import return_abandoned


def every_minute() -> Mapping[str, int]:
    """Escalate alerts that nobody took in time, and free reviews that were left lying."""
    return {"alerts_escalated": escalate_due(), "reviews_returned": return_abandoned()}
