"""Count the reviews that came in, by day and district, whenever something is published."""

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


def on_published(publication: Any) -> Mapping[str, int]:
    """Count anew, in the publishing transaction."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"zone": timezone.get_current_timezone_name()})
    return {}
