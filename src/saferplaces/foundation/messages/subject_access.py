"""What there is about a person in messages: that one was sent to them, never what it said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.ui.formats import moment


def messages_to(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Return the messages to somebody, for an access report."""
    rows = Outgoing.objects.filter(person_id=person_id).select_related("template_row")
    for row in rows.order_by("made_at"):
        yield {
            "source": "Message",
            "title": row.template_row.label,
            "text": f"{row.get_state_display()}, {moment(row.sent_at or row.made_at)}.",
        }
