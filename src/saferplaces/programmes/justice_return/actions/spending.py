"""Enter what the grant was spent on, and take a wrong entry off again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_GRANT
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.programmes.immediate_justice.models import Route
from saferplaces.programmes.justice_return.grant import CODE, grant, spent
from saferplaces.programmes.justice_return.models import Spend

LOCK = 0x494A6772  # "IJgr": entries are made one at a time, so that none goes over the grant


def enter(
    actor: Actor, *, category: str, amount: Decimal, spent_on: dt.date, text: str, route: str = ""
) -> Spend:
    """Enter one amount.

    Raises
    ------
    Problem
        When it lies outside the grant's days, or more would be spent than was granted.
    """
    with acting(actor):
        _may(actor)
        of = grant()
        if not Code.objects.filter(list="grant_categories", code=category).exists():
            raise Problem("Select what it was for", field="category")
        if route and route not in Route.values:
            raise Problem("Select for whom it was", field="route")
        if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
            raise Problem("Enter an amount in pounds and pence, more than nothing", field="amount")
        if not of.starts <= spent_on <= of.until:
            raise Problem(
                f"The grant was for {of.starts:%d.%m.%Y} to {of.until:%d.%m.%Y}", field="spent_on"
            )
        said = text.strip()
        if not said:
            raise Problem("Enter what it was for", field="text")
        left = of.amount - spent()
        if amount > left:
            raise Problem(f"Only £{left:,.2f} of the grant is left", field="amount")
        made = Spend.objects.create(
            grant=CODE,
            category=category,
            route=route,
            amount=amount,
            spent_on=spent_on,
            words=said[:200],
            entered_at=timezone.now(),
            entered_by_id=actor.person,
        )
        _note(actor, made, "entered")
    return made


def take_off(actor: Actor, key: int, why: str) -> Spend:
    """Take an entry off by another one; the wrong one stays to be read."""
    with acting(actor):
        _may(actor)
        wrong = Spend.objects.get(pk=key, grant=CODE)
        if wrong.corrects_id or Spend.objects.filter(corrects=wrong).exists():
            raise Problem("This entry has been taken off")
        if not why.strip():
            raise Problem("Enter why", field="why")
        made = Spend.objects.create(
            grant=CODE,
            category=wrong.category,
            route=wrong.route,
            amount=-wrong.amount,
            spent_on=wrong.spent_on,
            words=why.strip()[:200],
            corrects=wrong,
            entered_at=timezone.now(),
            entered_by_id=actor.person,
        )
        _note(actor, made, "taken_off")
    return made


def _may(actor: Actor) -> None:
    if not actor.can(JUSTICE_GRANT):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _note(actor: Actor, made: Spend, what: str) -> None:
    record(
        actor,
        what="alter",
        verb=f"grant.{what}",
        objects=[f"spend:{made.pk}"],
        detail={"amount": str(made.amount), "category": made.category},
    )
