"""Questions to what passengers say, for the pages of this room and for others."""

from __future__ import annotations

from django.db.models import QuerySet

from saferplaces.intake.feedback.models import Stop, Tasking, TaskingState

PUBLISHED = 50


def published(stop: Stop | None = None) -> list[Tasking]:
    """Return what was published, the newest first; of one stop, if one is named."""
    rows: QuerySet[Tasking] = Tasking.objects.filter(state=TaskingState.PUBLISHED)
    rows = rows.filter(stop=stop) if stop is not None else rows
    return list(rows.select_related("stop").order_by("-published_at")[:PUBLISHED])
