"""A conference as a calendar file (RFC 5545): when, and where in the service to read more.

Nothing in it says who or what it is about: calendars are shared, synchronised and shown on locked
telephones. The place stands in the service too, for it is free text.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.conferences.models import Conference, ConferenceState

LENGTH = dt.timedelta(hours=1)
FORM = "%Y%m%dT%H%M%SZ"
WIDTH = 75
"""Octets of a line; longer ones are folded."""


def calendar_file(conference: Conference, address: str, host: str) -> str:
    """Return the file.

    Parameters
    ----------
    address:
        The conference's page, whole.
    host:
        The service's, for the identifier by which calendars know it again when it moves.
    """
    cancelled = conference.state == ConferenceState.CANCELLED
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Safer Places//Case conferences//EN",
        f"METHOD:{'CANCEL' if cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:conference-{conference.pk}@{host}",
        f"SEQUENCE:{conference.sequence}",
        f"DTSTAMP:{_utc(timezone.now())}",
        f"DTSTART:{_utc(conference.starts_at)}",
        f"DTEND:{_utc(conference.starts_at + LENGTH)}",
        "SUMMARY:Meeting (see Safer Places)",
        f"URL:{address}",
        "CLASS:PRIVATE",
        f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded}\r\n" for line in lines for folded in [_folded(line)])


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime(FORM)


def _folded(line: str) -> str:
    """Fold a line of ASCII; the space that begins the next counts."""
    parts = [line[:WIDTH]]
    rest = line[WIDTH:]
    while rest:
        parts.append(" " + rest[: WIDTH - 1])
        rest = rest[WIDTH - 1 :]
    return "\r\n".join(parts)
