"""Several counts of the same rows with one question."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet


def counts(rows: QuerySet[Any], *conditions: Q) -> tuple[int, ...]:
    """Return how many of some rows meet each condition; `Q()` counts all of them."""
    wanted = {f"n{place}": Count("pk", filter=q or None) for place, q in enumerate(conditions)}
    found = rows.order_by().aggregate(**wanted)
    return tuple(found[name] for name in wanted)
