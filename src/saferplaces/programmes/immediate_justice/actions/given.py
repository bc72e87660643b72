"""What several actions ask of what they are given."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.programmes.immediate_justice.models import Referral, Route
from saferplaces.programmes.immediate_justice.policy import referrals

LONGEST = 4000
PROVIDES = {Route.ADULT: "adult", Route.CHILD: "child"}
"""The verb of the policy by which a route's service works on a referral."""


def locked(keys: Iterable[int]) -> list[Referral]:
    """Return referrals, locked in one order whoever asks, so that nobody waits in a circle."""
    asked = set(keys)
    rows = Referral.objects.select_for_update(of=("self",)).filter(pk__in=asked)
    found = list(rows.order_by("pk"))
    if len(found) != len(asked):
        raise Problem("One of these referrals is not there")
    return found


def as_provider(actor: Actor, rows: Iterable[Referral]) -> None:
    """Require that the actor's service sees these through."""
    for row in rows:
        referrals.may(actor, PROVIDES[Route(row.route)], row).require()


def as_police(actor: Actor, row: Referral) -> None:
    """Require that the actor's force referred it."""
    referrals.may(actor, "refer", row).require()


def words(text: str, field: str, ask: str) -> str:
    """Return a text, which must say something.

    Raises
    ------
    Problem
        With the field, where it is empty or too long.
    """
    found = text.strip()
    if not found:
        raise Problem(ask, field=field)
    if len(found) > LONGEST:
        raise Problem(f"Enter at most {LONGEST:,} characters", field=field)
    return found


def coded(list_name: str, code: str, field: str, ask: str) -> Code:
    """Return the row of a code that must be on a list today.

    Raises
    ------
    Problem
        With the field, where it is not.
    """
    found = codes(list_name).filter(code=code).first()
    if found is None:
        raise Problem(ask, field=field)
    return found


def note(actor: Actor, verb: str, rows: Iterable[Referral], **detail: object) -> None:
    """Write one record for all that one action did, without personal content."""
    found = list(rows)
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"justice_referral:{row.pk}" for row in found],
        people=[row.person_id for row in found],
        detail=detail,
    )
