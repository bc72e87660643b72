"""Answer a referral in an account of the partner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from saferplaces.casework.referrals.actions import answering
from saferplaces.casework.referrals.models import Referral
from saferplaces.casework.referrals.policy import received
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor


def accept(actor: Actor, key: int, text: str = "") -> Referral:
    """Accept a referral."""
    with _answering(actor, key) as found:
        answering.accepted(actor, found, text)
    return found


def ask(actor: Actor, key: int, text: str) -> Referral:
    """Ask the sender a question first."""
    with _answering(actor, key) as found:
        answering.asked(actor, found, text)
    return found


def decline(actor: Actor, key: int, reason: str, text: str = "") -> Referral:
    """Decline a referral with a reason."""
    with _answering(actor, key) as found:
        answering.declined(actor, found, reason, text)
    return found


def give_outcome(actor: Actor, key: int, outcome: str, text: str = "") -> Referral:
    """Say what came of a referral that was accepted."""
    with _answering(actor, key) as found:
        answering.outcome_given(actor, found, outcome, text)
    return found


@contextmanager
def _answering(actor: Actor, key: int) -> Iterator[Referral]:
    with acting(actor):
        found = Referral.objects.select_for_update(of=("self",)).get(pk=key)
        received.may(actor, "answer", found).require()
        yield found
