"""What others may ask of the audit trail."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from saferplaces.foundation.audit.models import (
    AccessReport,
    AccessReportItem,
    BreakGlass,
    Entry,
    Release,
    ReportState,
    Unusual,
    Watched,
)
from saferplaces.foundation.reference.queries import label


def granted(membership_id: int) -> frozenset[tuple[str, str]]:
    """Return (kind, key) of the records that the glass is broken for, for one part, now."""
    now = timezone.now()
    found = BreakGlass.objects.filter(
        membership_id=membership_id, began_at__lte=now, ends_at__gt=now
    )
    return frozenset(found.values_list("kind", "key"))


def entries(
    *,
    person: str = "",
    actors: Collection[int] | None = None,
    record: str = "",
    what: str = "",
    first: dt.date | None = None,
    last: dt.date | None = None,
) -> QuerySet[Entry]:
    """Return the entries of the trail that fit, each with its link, the last first.

    Parameters
    ----------
    person:
        A person_id: entries that showed this person.
    record:
        A key ``kind:key``: entries that showed or changed this record.
    first, last:
        Days, local time, both included.
    """
    found = Entry.objects.select_related("link").order_by("-at", "pk")
    if person:
        found = found.filter(people_seen__contains=[person])
    if record:
        found = found.filter(objects_seen__contains=[record])
    if actors is not None:
        found = found.filter(actor_id__in=actors)
    if what:
        found = found.filter(what=what)
    if first:
        found = found.filter(at__gte=_midnight(first))
    if last:
        found = found.filter(at__lt=_midnight(last + dt.timedelta(days=1)))
    return found


def entries_of(found: Unusual) -> QuerySet[Entry]:
    """Return the entries that a finding is about."""
    rows = Entry.objects.select_related("link").order_by("-at", "pk")
    rows = rows.filter(at__gte=found.began_at, at__lte=found.ended_at)
    if found.actor_id is not None:
        rows = rows.filter(actor_id=found.actor_id)
    if found.person_id:
        rows = rows.filter(people_seen__contains=[found.person_id])
    return rows


def watched() -> QuerySet[Watched]:
    """Return the people who are on the watch list."""
    return Watched.objects.filter(ended_at__isnull=True).select_related("added_by")


def open_report(person_id: str) -> AccessReport | None:
    """Return the access report about a person that is being prepared, if there is one."""
    return AccessReport.objects.filter(person_id=person_id, state=ReportState.PREPARING).first()


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def redacted(item: AccessReportItem, text: str) -> str:
    """Return a text of an item without the words that were taken out."""
    for word in sorted(item.hidden, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", "[taken out]", text, flags=re.IGNORECASE)
    return text


def released(report: AccessReport) -> tuple[list[AccessReportItem], list[str]]:
    """Return the items that are released, and the grounds on which others were left out.

    An item of which it is neither confirmed nor denied that it is held leaves no trace in either.
    """
    items = list(report.items.all())
    shown = [item for item in items if item.decision == Release.RELEASE]
    for item in shown:
        item.title, item.text = redacted(item, item.title), redacted(item, item.text)
    grounds = dict.fromkeys(item.ground for item in items if item.decision == Release.RESTRICT)
    return shown, [label("restriction_grounds", ground) for ground in grounds]
