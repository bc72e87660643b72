"""The queue of some days, in the order in which it should be read."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from asvat.findings.listing.days import Chosen
from asvat.findings.listing.reader import Reader
from asvat.findings.listing.words import PARTS, in_words

_SQL = """
WITH due AS (
    SELECT q.* FROM {queue} q SEMI JOIN chosen USING (incident_id)
),
about AS (
    SELECT incident_id, record_id, agency, reported_at, occurred_from, location_text, area_name,
           channel, closing_code, marking
    FROM {incidents} SEMI JOIN due USING (incident_id)
),
placed AS (
    SELECT incident_id, place_id FROM {incident_places} SEMI JOIN due USING (incident_id)
),
named AS (
    SELECT place_id, label FROM {places} SEMI JOIN placed USING (place_id)
),
happened AS (
    SELECT event_id, logs, agencies FROM {events} SEMI JOIN due USING (event_id)
)
SELECT d.closed_on, d.rank, d.alert, d.triggers, d.score, a.record_id AS log, a.agency,
       coalesce(a.reported_at, a.occurred_from) AS reported_at,
       coalesce(n.label, a.location_text) AS place, a.area_name AS district, a.channel,
       a.closing_code, d.contributions,
       count(*) OVER same AS due_together, min(d.rank) OVER same AS event_rank,
       greatest(coalesce(h.logs, 1), count(*) OVER same) AS event_logs, h.agencies,
       d.event_id, d.incident_id, p.place_id, a.marking
FROM due d JOIN about a USING (incident_id) LEFT JOIN placed p USING (incident_id)
LEFT JOIN named n USING (place_id) LEFT JOIN happened h USING (event_id)
WINDOW same AS (PARTITION BY d.closed_on, coalesce(d.event_id, d.incident_id))
ORDER BY d.closed_on, event_rank, d.rank, d.incident_id
"""


@dataclass(frozen=True)
class Due:
    """What is due on the days asked for.

    Parameters
    ----------
    chosen
        The days, and every log closed on them.
    table
        One row a log in scope: ``closed_on, rank, alert, triggers, score, log, agency,
        reported_at, place, district, channel, closing_code, reasons``, the points of each part of
        the score, ``event_id``, ``event_logs`` (logs of the event in all), ``agencies``,
        ``due_together`` (of them, those due on the same day), ``incident_id, place_id, marking``.
        In order of rank, but logs of one event stand together, where the first of them stands.
    """

    chosen: Chosen
    table: pa.Table

    @property
    def alerts(self) -> int:
        """Logs with a hard trigger."""
        return int(pc.sum(self.table.column("alert")).as_py() or 0)

    @property
    def left_out(self) -> int:
        """Logs in scope that are not in the queue: always 0, and checked on every call."""
        asked = int(pc.sum(self.chosen.logs.column("scope")).as_py() or 0)
        return asked - int(self.table.num_rows)


def queue_of(reader: Reader, chosen: Chosen) -> Due:
    """Return the queue of the chosen logs."""
    parts = chosen.parts()
    found = reader.sql(
        _SQL.format(
            queue=reader.of("queue", parts),
            incidents=reader.records(),
            incident_places=reader.of("incident_places", parts),
            places=reader.of("places"),
            events=reader.of("events"),
        )
    )
    told = found.column("contributions").to_pylist()
    codes = found.column("triggers").to_pylist()
    reasons = [in_plain_words(t, c) for t, c in zip(codes, told, strict=True)]
    at = found.schema.get_field_index("contributions")
    table = found.remove_column(at)
    for part in reversed(PARTS):
        points = [_points(row, part) for row in told]
        table = table.add_column(at, part, pa.array(points, pa.float64()))
    table = table.add_column(at, "reasons", pa.array(reasons, pa.list_(pa.string())))
    return Due(chosen, table)


def in_plain_words(triggers: list[str], contributions: list[dict[str, object]]) -> list[str]:
    """Return why a log stands where it stands, the weightiest first.

    What a contribution says twice is said once: the crime that the text tells of is left to the
    part that asks to consider it.
    """
    alert = [f"ALERT: {', '.join(in_words('trigger', t).lower() for t in triggers)}"]
    said = alert if triggers else []
    consider = any(c["part"] == "recording" and c["why"] for c in contributions)
    for given in contributions:
        why = str(given["why"] or "")
        if given["part"] == "harm":
            told = [w for w in why.split("; ") if w and not w.startswith("by its codes")]
            if consider:
                told = [w for w in told if not w.startswith("the text tells of")]
            why = "; ".join(told)
        if why:
            said.append(why)
    return said


def _points(contributions: list[dict[str, object]], part: str) -> float:
    return float(sum(c["points"] for c in contributions if c["part"] == part))  # type: ignore[misc]
