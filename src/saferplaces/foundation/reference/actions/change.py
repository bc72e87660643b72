"""Change a code list: the row ends and a new one begins from a day; nothing is changed in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypedDict, Unpack

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.reach import hosts
from saferplaces.foundation.identity.roles import REFERENCE_ADMIN
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.checks import check
from saferplaces.foundation.reference.models import Code

LATER = "The first day must be later than the first day of the row before"
PAST = "The first day must be today or later: what was decided before keeps its values"


class Given(TypedDict):
    """What a row is to say, from which day, and what it rests on."""

    label: str
    values: Mapping[str, Any]
    valid_from: dt.date
    source: str
    confidence: str


def change_code(actor: Actor, row: Code, **given: Unpack[Given]) -> Code:
    """End a row the day before and begin a new one with other words or values.

    Raises
    ------
    Problem
        When the day lies in the past or the values do not fit the list.
    """
    _administers(actor)
    with acting(actor):
        row = Code.objects.select_for_update().get(pk=row.pk)
        if row.valid_to is not None:
            raise Problem("This row has ended: change the one that follows it")
        _from_today(given["valid_from"])
        if given["valid_from"] <= row.valid_from:
            raise Problem(LATER, field="valid_from")
        check(row.list, given["values"], like=row.values)
        row.valid_to = given["valid_from"] - dt.timedelta(days=1)
        row.changed_by_id = actor.user_id
        row.save()
        return _begin(actor, row.list, row.code, row.order, given)


def end_code(actor: Actor, row: Code, last_day: dt.date) -> Code:
    """End a row without another; what was decided by it still shows it.

    Raises
    ------
    Problem
        When the day lies in the past, or the list cannot be without the row.
    """
    _administers(actor)
    with acting(actor):
        row = Code.objects.select_for_update().get(pk=row.pk)
        if row.valid_to is not None:
            raise Problem("This row has ended already")
        if row.list == "settings":
            raise Problem("The service needs this setting: change it instead")
        if last_day < max(row.valid_from, timezone.localdate()):
            raise Problem("The last day must be today or later", field="last_day")
        row.valid_to = last_day
        row.changed_by_id = actor.user_id
        row.save()
        _note(actor, row, "code.ended", last_day=last_day.isoformat())
    return row


def add_code(actor: Actor, name: str, *, code: str, **given: Unpack[Given]) -> Code:
    """Begin a code that the list does not have.

    Raises
    ------
    Problem
        When the list has it, or the values do not fit the list.
    """
    _administers(actor)
    _from_today(given["valid_from"])
    there = Code.objects.filter(list=name)
    like = there.filter(valid_to__isnull=True).first()
    if there.filter(code=code, valid_to__isnull=True).exists():
        raise Problem("The list has this code already: change it instead", field="code")
    if there.filter(code=code, valid_to__gte=given["valid_from"]).exists():
        raise Problem("The code is still valid on that day", field="valid_from")
    check(name, given["values"], like=like.values if like else None)
    last = there.order_by("-order").first()
    with acting(actor):
        return _begin(actor, name, code, last.order + 1 if last else 0, given)


def _begin(actor: Actor, name: str, code: str, order: int, given: Given) -> Code:
    fields: dict[str, Any] = {**given, "values": dict(given["values"])}
    row = Code.objects.create(
        list=name, code=code, order=order, changed_by_id=actor.user_id, **fields
    )
    _note(actor, row, "code.begun", values=row.values)
    return row


def _from_today(day: dt.date) -> None:
    if day < timezone.localdate():
        raise Problem(PAST, field="valid_from")


def _administers(actor: Actor) -> None:
    if not actor.can(REFERENCE_ADMIN):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if not hosts(actor):
        raise Refused("The lists are the same for all: the force's administrators change them.")


def _note(actor: Actor, row: Code, verb: str, **detail: Any) -> None:
    named = {"list": row.list, "code": row.code}
    record(actor, what="alter", verb=verb, objects=[f"code:{row.pk}"], detail=named | detail)
