"""The clocks of a case: first contact, updates and reviews, as the band's ladder sets them.

`saferplaces.casework.risk.ladder` says by when; the list ``case_rules`` which of its rows holds
before the first assessment (local).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from saferplaces.casework.cases.models import Case, Part
from saferplaces.casework.risk.ladder import at_most, first_contact_due, review_due, rung
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code, codes

CLOCKS = ("first_contact", "update", "review")
NAMES = {"first_contact": "First contact", "update": "Update", "review": "Review"}


def ladder_row(band: str) -> Code:
    """Return the row of the ladder that holds for a band, or before there is one."""
    return code("response_ladder", band or code("case_rules", "before_assessment").values["band"])


def ladder(band: str) -> dict[str, Any]:
    """Return what the ladder asks for in a band."""
    found: dict[str, Any] = ladder_row(band).values
    return found


def start(case: Case, now: dt.datetime) -> None:
    """Start every clock, as a case is opened, or opened again."""
    if case.first_contact_at is None:
        case.first_contact_due = _first(case.band, now)
    case.update_due = _update(case, now)
    case.review_due = _review(case, now)
    earliest(case)


def stop(case: Case) -> None:
    """Stop every clock, as a case is closed."""
    case.first_contact_due = case.update_due = case.review_due = case.next_due = None


def changed(case: Case, old: str, now: dt.datetime, *, raised: bool) -> None:
    """Set the clocks for a new band: a raised one makes nothing later, a lowered one all anew.

    There is one first contact: what was made is not asked for again. Only where the new band wants
    the victim to be seen, and they have so far only been spoken to, is there still one to make.
    """
    first, update, review = case.first_contact_due, case.update_due, case.review_due
    if ladder(case.band)["face_to_face"] != ladder(old)["face_to_face"]:
        case.first_contact_at = first_contact(case)
    if case.first_contact_at is None:
        case.first_contact_due = _sooner(first if raised else None, _first(case.band, now))
    else:
        case.first_contact_due = None
    case.update_due = _sooner(update if raised else None, _update(case, now))
    new_review = _review(case, now)
    case.review_due = _sooner(review if raised else None, new_review)
    earliest(case)


def contacted(case: Case, at: dt.datetime, *, face_to_face: bool, update: bool) -> None:
    """Note that a victim was reached: a first contact, and an update where it was one."""
    enough = face_to_face or not ladder(case.band)["face_to_face"]
    if case.first_contact_at is None and enough:
        case.first_contact_at, case.first_contact_due = at, None
    if update:
        case.update_due = _update(case, at)
    earliest(case)


def first_contact(case: Case) -> dt.datetime | None:
    """Return when a victim was first reached as the band asks: seen, or spoken to."""
    rows = case.contacts.filter(person__part=Part.VICTIM)
    if ladder(case.band)["face_to_face"]:
        rows = rows.filter(face_to_face=True)
    else:
        rows = rows.filter(settled())
    return rows.order_by("at", "pk").values_list("at", flat=True).first()


def settled() -> Q:
    """Hold where a contact reached the person, or says for good why we did not."""
    rows = codes("contact_outcomes")
    reached = [row.code for row in rows if row.values["reached"]]
    said = [row.code for row in rows if row.values["settles"]]
    return Q(outcome__in=reached) | Q(outcome__in=said, outgoing=True)


def reviewed(case: Case, at: dt.datetime) -> None:
    """Note that the case was reviewed."""
    case.review_due = _review(case, at)
    earliest(case)


def earliest(case: Case) -> None:
    """Set the earliest of the clocks."""
    running = [case.first_contact_due, case.update_due, case.review_due]
    case.next_due = min((due for due in running if due is not None), default=None)


def late(case: Case, now: dt.datetime) -> list[str]:
    """Return the clocks of a case that have run out."""
    dues = {name: getattr(case, f"{name}_due") for name in CLOCKS}
    return [name for name, due in dues.items() if due is not None and due < now]


def _first(band: str, start: dt.datetime) -> dt.datetime:
    return first_contact_due(rung(ladder_row(band)), start)


def _review(case: Case, start: dt.datetime) -> dt.datetime:
    return review_due(rung(ladder_row(case.band)), start)


def _update(case: Case, start: dt.datetime) -> dt.datetime:
    days = int(ladder(case.band)["update_days"])
    return at_most(start, min(days, case.update_days or days))


def _sooner(left: dt.datetime | None, right: dt.datetime) -> dt.datetime:
    return right if left is None else min(left, right)


def rhythm(case: Case, since: dt.datetime) -> None:
    """Set the clock of updates anew, from the last one."""
    case.update_due = _update(case, since)
    earliest(case)
