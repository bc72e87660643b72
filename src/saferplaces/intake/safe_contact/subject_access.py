"""What there is of safe contact about a person, for an access report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.safe_contact.queries import history, safe_contact

SOURCE = "Safe contact"
HAND_OVER = "How this answer may reach them"


def safe_contact_of(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Yield how the report may reach the person, then what they said, each time they were asked.

    Whom to go through is somebody else's name: the report says that there is somebody, and leaves
    it to whoever hands it over to read in the record who it is.
    """
    now = safe_contact(person_id)
    if now is None:
        return
    labels = {row.code: row.label.lower() for row in codes("contact_channels")}
    ways = ", ".join(labels.get(c, c) for c in now.channels) or "no way is known to be safe"
    through = " Only through somebody else, who is named in the record." if now.through else ""
    yield {
        "source": SOURCE,
        "title": HAND_OVER,
        "text": f"Safe ways: {ways}.{through} Read the safe-contact record before it is sent.",
        "key": f"safecontact:{now.newest.pk}:now",
    }
    for row in history(person_id):
        said = {
            "Safe ways": ", ".join(labels.get(c, c) for c in row.channels) or "none",
            "Telephone": row.phone,
            "E-mail": row.email,
            "When": row.hours,
            "Not to use or show": row.avoid,
            "Through somebody else": "yes" if row.through else "",
            "Also": row.instructions,
            "Protected address": "yes" if row.protected else "no",
        }
        text = ". ".join(f"{title}: {value}" for title, value in said.items() if value)
        yield {
            "source": SOURCE,
            "title": f"Asked {moment(row.asked_at)} by {row.organisation.name}",
            "text": f"{text}.",
            "own": [row.phone, row.email],
            "key": f"safecontact:{row.id}:{row.pgh_id}",
            "organisation_id": row.organisation_id,
        }
