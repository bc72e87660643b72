"""What searches read is brought into memory before somebody waits for it."""

from __future__ import annotations

from django.db import connection

READ = (
    "person_name", "person_sounds", "person_born", "place_label", "place_postcode", "party_phone",
    "party_postcode", "party_person", "incident_record", "incident_postcode",
    "incident_place", "incidents_person", "incidents_place",
)  # fmt: skip
"""The indexes and tables by which people, places and logs are found."""


def warm() -> dict[str, int]:
    """Read what searches read from the disk, if it is not in memory.

    A search for a name reads pages all over its index; after the machine or the database was
    started anew each of them is a wait for the disk. Needs the extension ``pg_prewarm``, which our
    own PostgreSQL has and another may lack: then nothing is done.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_prewarm'")
        if cursor.fetchone() is not None:
            cursor.execute(
                "SELECT sum(pg_prewarm(oid, 'read')) FROM pg_class"
                " WHERE relname = ANY(%s) AND relnamespace = current_schema()::regnamespace",
                [list(READ)],
            )
    return {}
