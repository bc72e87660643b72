"""A service asks for a referral to be withdrawn, with a reason; the police decide on it."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.actions.ending import put_before, withdraw_locked
from saferplaces.programmes.immediate_justice.actions.given import (
    as_police,
    as_provider,
    coded,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.models import BackRequest
from saferplaces.programmes.immediate_justice.states import UNDER_WAY

TASK = "justice_asked_back"


def ask_back(actor: Actor, key: int, *, why: str, text: str) -> BackRequest:
    """Ask the police to withdraw a referral that is under way.

    Raises
    ------
    Problem
        Without a reason, when it is over, or when it has been asked already.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        (row,) = locked([key])
        as_provider(actor, [row])
        if row.state not in UNDER_WAY:
            raise Problem("This referral is over")
        if row.asked_back.filter(granted__isnull=True).exists():
            raise Problem("It has been asked already: the police have not answered yet")
        coded("justice_endings", why, "why", "Select why it should be withdrawn")
        made = BackRequest.objects.create(
            referral=row,
            why=why,
            words=words(text, "text", "Say more, for the police"),
            asked_at=timezone.now(),
            asked_by_id=actor.person,
        )
        put_before(actor, row, TASK)
        note(actor, "justice_referral.asked_back", [row], why=why)
    return made


def answer(actor: Actor, key: int, *, granted: bool, text: str) -> BackRequest:
    """Decide on what a service asked for a referral: withdraw it, or have it go on.

    Raises
    ------
    Problem
        Without a reason, when nothing is asked, or when the referral has ended since.
    Refused
        When another force referred it.
    """
    with acting(actor):
        (row,) = locked([key])
        as_police(actor, row)
        found = row.asked_back.filter(granted__isnull=True).first()
        if found is None:
            raise Problem("Nothing is asked about this referral")
        said = words(text, "text", "Say why, for the service that asked")
        found.granted, found.answer = granted, said
        found.answered_at, found.answered_by_id = timezone.now(), actor.person
        found.save()
        note(actor, "justice_referral.asked_back_answered", [row], granted=granted)
        if granted:
            withdraw_locked(actor, row, found.why, said)
    return found
