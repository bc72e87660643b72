"""Hours counted from events: what each attendance gives, and where an adult stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from saferplaces.programmes.immediate_justice.models import LedgerEvent, LedgerKind


def credit(attended: bool, started: dt.datetime, ended: dt.datetime, penalty: int) -> int:
    """Return the minutes that a time of work gives: end less start less penalty, if attended."""
    if not attended:
        return 0
    return max(0, int((ended - started).total_seconds() // 60) - penalty)


@dataclass(frozen=True)
class Standing:
    """Where somebody stands by their events.

    Attributes
    ----------
    credited:
        Minutes of unpaid work.
    first:
        Start of the first attendance that still stands; None where none does.
    last:
        The event that stands for each booking.
    elsewhere:
        Alternative activities that stand, by their own key.
    """

    credited: int
    first: dt.datetime | None
    last: dict[int, LedgerEvent]
    elsewhere: dict[int, LedgerEvent]

    def takes_up(
        self, started: dt.datetime, ended: dt.datetime, *, but: int | None = None
    ) -> LedgerEvent | None:
        """Return an event that stands and takes up part of a time; that of booking `but` aside."""
        others = [event for key, event in self.last.items() if key != but]
        for event in (*others, *self.elsewhere.values()):
            if event.started_at is None or event.ended_at is None:
                continue
            if event.started_at < ended and started < event.ended_at:
                return event
        return None


def standing(events: Iterable[LedgerEvent]) -> Standing:
    """Count the events of one person, in the order in which they were written."""
    credited = 0
    last: dict[int, LedgerEvent] = {}
    elsewhere: dict[int, LedgerEvent] = {}
    for event in events:
        credited += event.minutes
        if event.booking_id is not None:
            last[event.booking_id] = event
        elif event.kind == LedgerKind.ALTERNATIVE:
            elsewhere[event.pk] = event
        elif event.corrects_id is not None:
            elsewhere.pop(event.corrects_id, None)
    stands = [*last.values(), *elsewhere.values()]
    starts = [e.started_at for e in stands if e.attended and e.started_at is not None]
    return Standing(credited, min(starts, default=None), last, elsewhere)
