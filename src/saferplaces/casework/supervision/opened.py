"""Count the reviews that came in and those that wait, whenever something is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils import timezone

COUNT = """
DELETE FROM supervision_opened;
INSERT INTO supervision_opened (day, district, number)
SELECT (opened_at AT TIME ZONE %(zone)s)::date, district, count(*)
FROM reviews_review GROUP BY 1, 2
"""
# One statement: what others change meanwhile is either counted here or left as a row of its own.
WAITING = """
WITH gone AS (DELETE FROM supervision_waiting)
INSERT INTO supervision_waiting (district, closed_on, due_at, number)
SELECT district, closed_on, due_at, count(*)
FROM reviews_review WHERE state IN ('waiting', 'sent_back', 'second_look') GROUP BY 1, 2, 3
"""


def on_published(publication: Any) -> Mapping[str, int]:
    """Count what came in and what waits anew, in the publishing transaction."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"zone": timezone.get_current_timezone_name()})
        cursor.execute(WAITING)
    return {}
