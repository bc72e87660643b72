"""How diaries and files read on a page."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.casework.evidence.models import DiaryEntry, Exhibit
from saferplaces.foundation.ui.formats import moment

SORTS = {
    "picture": "Picture",
    "video": "Video",
    "sound": "Sound",
    "pdf": "PDF",
    "mail": "E-mail",
}


def size(count: int) -> str:
    """Return a number of bytes: 3.4 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000)):,} kB"
    return f"{count / 1_000_000:,.1f} MB"


def span(entry: DiaryEntry) -> str:
    """Return when something happened: until when, too, if that is known."""
    begun = moment(entry.happened_at)
    if entry.until is None:
        return begun
    until = timezone.localtime(entry.until)
    same = until.date() == timezone.localtime(entry.happened_at).date()
    return f"{begun} until {moment(until).split(' at ')[-1] if same else moment(until)}"


def whose(row: DiaryEntry | Exhibit) -> str:
    """Return whose it is, or which organisation brought it."""
    return row.person.name if row.person else str(row.organisation)
