"""No hour of a person is credited twice, over all their referrals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.formats import moment
from saferplaces.programmes.immediate_justice.ledger import standing
from saferplaces.programmes.immediate_justice.models import LedgerEvent, Referral


def refuse_overlaps(events: Iterable[tuple[Referral, LedgerEvent, str]]) -> None:
    """Require that nobody was elsewhere, by another event that stands, when these happened.

    Parameters
    ----------
    events:
        Locked referral, event that is about to be written, and the field to blame.

    Raises
    ------
    Problem
        With the first field whose time is taken up.
    """
    new = list(events)
    held: dict[str, list[LedgerEvent]] = defaultdict(list)
    rows = LedgerEvent.objects.filter(referral__person_id__in={row.person_id for row, _, _ in new})
    for event in rows.select_related("referral").order_by("at", "pk"):
        held[event.referral.person_id].append(event)
    for row, event, field in new:
        if event.started_at is None or event.ended_at is None:
            continue
        found = standing(held[row.person_id]).takes_up(
            event.started_at, event.ended_at, but=event.booking_id
        )
        if found is not None:
            raise Problem(
                f"They are credited already for a time from {moment(found.started_at)} "
                f"to {moment(found.ended_at)}",
                field=field,
            )
