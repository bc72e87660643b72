"""What finding events gives."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Events:
    """Which logs are about the same thing.

    Parameters
    ----------
    incident_events
        One row a log, in the order given (:data:`asvat.linkage.tables.INCIDENT_EVENTS`).
    events
        One row an event, by identifier (:data:`asvat.linkage.tables.EVENTS`).
    """

    incident_events: pa.Table
    events: pa.Table
