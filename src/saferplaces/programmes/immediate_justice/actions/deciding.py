"""Accept or decline a referral: suitability and agreement, by the service that was asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE, step
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.ending import put_before
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    coded,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.models import Answer, Referral, ReferralState
from saferplaces.programmes.immediate_justice.states import REFERRAL, move

LIST = "justice_suitability"
TASK_DECLINED = "justice_declined"
DECIDED = (
    "suitability", "suitability_why", "suitability_at", "suitability_by", "discretion", "consent",
    "consent_on", "consent_by", "state", "moved_at", "ended_at",
)  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """That somebody agreed: since when, and who did with or for them (a parent or carer)."""

    on: dt.date
    by: str = ""


def accept(
    actor: Actor,
    key: int,
    *,
    agreed: Agreed | None,
    suitability: str = "suitable",
    why: str = "",
    discretion: str = "",
) -> Referral:
    """Accept one referral.

    Raises
    ------
    Problem
        When they have not agreed, a child of 10 or 11 comes without a reason, or it was decided.
    Refused
        When another service was asked.
    """
    return accept_many(
        actor, [key], agreed=agreed, suitability=suitability, why=why, discretion=discretion
    )[0]


def accept_many(
    actor: Actor,
    keys: Sequence[int],
    *,
    agreed: Agreed | None,
    suitability: str = "suitable",
    why: str = "",
    discretion: str = "",
) -> list[Referral]:
    """Accept several referrals alike: all of them or none.

    Raises
    ------
    Problem
        When they have not agreed, a child of 10 or 11 comes without a reason, or it was decided.
    Refused
        When another service was asked.
    """
    with acting(actor):
        rows = locked(keys)
        as_provider(actor, rows)
        if not coded(LIST, suitability, "suitability", "Select a suitability").values["accepted"]:
            raise Problem("Select a suitability with which it is accepted", field="suitability")
        if agreed is None:
            raise Problem("They have not agreed: nobody is made to take part", field="agreed_on")
        if agreed.on > timezone.localdate():
            raise Problem("The day of agreement cannot be in the future", field="agreed_on")
        for row in rows:
            if row.state != ReferralState.REFERRED:  # one that had begun may go back to accepted
                raise Problem(GONE)
            if row.young:
                row.discretion = words(
                    discretion,
                    "discretion",
                    "Say why a child under 12 is taken on, at youth justice's discretion",
                )
            row.consent, row.consent_on, row.consent_by = Answer.YES, agreed.on, agreed.by.strip()
        _decide(actor, rows, ReferralState.ACCEPTED, suitability, why)
    return rows


def decline(actor: Actor, key: int, *, suitability: str, why: str) -> Referral:
    """Decline a referral, with a code and words that the police read.

    Raises
    ------
    Problem
        Without a reason, or when it was decided.
    Refused
        When another service was asked.
    """
    with acting(actor):
        rows = locked([key])
        as_provider(actor, rows)
        row = coded(LIST, suitability, "suitability", "Select why it is declined")
        if row.values["accepted"]:
            raise Problem("Select why it is declined", field="suitability")
        said = words(why, "why", "Say why: the police read this")
        step(REFERRAL, rows[0].state, ReferralState.DECLINED)
        if suitability == "no_consent":
            rows[0].consent = Answer.NO
        rows[0].ended_at = timezone.now()
        _decide(actor, rows, ReferralState.DECLINED, suitability, said)
        if rows[0].conditional:  # what the caution rests on will not be done
            put_before(actor, rows[0], TASK_DECLINED)
    return rows[0]


def _decide(
    actor: Actor, rows: list[Referral], new: ReferralState, suitability: str, why: str
) -> None:
    now = timezone.now()
    move(actor, rows, new)
    for row in rows:
        row.suitability, row.suitability_why = suitability, why.strip()
        row.suitability_at, row.suitability_by_id, row.moved_at = now, actor.person, now
    Referral.objects.bulk_update(rows, DECIDED)
    note(actor, f"justice_referral.{new}", rows, suitability=suitability)
    registry.tell(registry.DECIDED, actor, rows)
