"""The only place from which others get incidents, people and places.

Following a publication: what `saferplaces.foundation.registry.AFTER_PUBLISHING` holds is called
with the Publication inside its transaction, after the published tables have changed. There the
temporary table ``published_changes (kind, key, change)`` says what changed: `kind` is incident,
party, finding, event, person, place, series or link; `key` its primary key; `change` is new,
changed, withdrawn or restored. Use it in SQL with `CHANGED`, or `changed_keys` for small sets. An
incident that left the scope keeps its row with ``in_scope`` false and its finding is withdrawn.
"""

from __future__ import annotations

from django.db import connection

from saferplaces.foundation.once import once
from saferplaces.intake.incidents.models import Party

CHANGED = "SELECT key FROM published_changes WHERE kind = %s AND change = ANY(%s)"


def changed_keys(kind: str, *changes: str) -> list[str]:
    """Return the keys of a kind that the publication under way has changed so."""
    with connection.cursor() as cursor:
        cursor.execute(CHANGED, [kind, list(changes)])
        return [key for (key,) in cursor.fetchall()]


@once
def parties_of(incident_id: str) -> tuple[Party, ...]:
    """Return everybody in a log, by role; with those whom a publication has taken out since."""
    rows = Party.objects.filter(incident_id=incident_id)
    return tuple(rows.order_by("role", "position"))
