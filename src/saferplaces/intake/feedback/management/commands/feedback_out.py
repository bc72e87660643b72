"""``saferplaces feedback_out FILE``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.ui.tables import plain

COLUMNS = (
    "stop", "easting", "northing", "district", "month", "band", "answers", "unsafe", "score",
    "basis",
)  # fmt: skip
ROWS = """
SELECT s.atco, s.easting, s.northing, s.district,
  to_char(a.submitted_at AT TIME ZONE 'Europe/London', 'YYYY-MM'), a.band, count(*),
  count(*) FILTER (WHERE a.score <= 2), round(avg(a.score), 3), 'self-selected'
FROM feedback_answer a JOIN feedback_stop s ON s.atco = a.stop_id
WHERE a.state = 'shown' GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 5, 6
"""


class Command(BaseCommand):
    """Write what passengers say as counts: perception, to be laid beside the volume of logs."""

    help = "Write counts of bus-safety answers by stop, month and time of day (CSV, National Grid)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, **options: Any) -> None:
        """Write it."""
        with acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute(ROWS)
            rows = cursor.fetchall()
            record(SYSTEM, what="disclose", verb="feedback.out", detail={"rows": len(rows)})
        with options["file"].open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(COLUMNS)
            writer.writerows([plain(value) for value in row] for row in rows)
        self.stdout.write(f"{len(rows):,} rows.")
