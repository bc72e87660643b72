"""What finding places gives."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa


@dataclass(frozen=True, eq=False)
class Places:
    """Where each log was, and the places there are.

    Parameters
    ----------
    incident_places
        One row a log, in the order given (:data:`asvat.linkage.tables.INCIDENT_PLACES`).
    places
        One row a place, by identifier (:data:`asvat.linkage.tables.PLACES`); with places of an
        earlier run, these and the new ones together.
    default_geocodes
        Points that stand for "not known" (:data:`asvat.linkage.tables.DEFAULT_GEOCODES`).
    changes
        Places of the earlier run that turned out to be one
        (:data:`asvat.linkage.tables.IDENTITY_CHANGES`).
    """

    incident_places: pa.Table
    places: pa.Table
    default_geocodes: pa.Table
    changes: pa.Table
