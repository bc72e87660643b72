"""A referral in any state, and how each verb is done to it."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from tests.saferplaces.casework.referrals.making import a_link, a_recipient, a_referral
from tests.saferplaces.transitions import doing, fitting, in_state

from saferplaces.casework.referrals.actions import answer, by_link, reply
from saferplaces.casework.referrals.actions.send import send
from saferplaces.casework.referrals.actions.timed import expire
from saferplaces.casework.referrals.content import digest, gather
from saferplaces.casework.referrals.models import Link, Referral
from saferplaces.foundation.identity.actor import Actor


@in_state("referral")
def _(state: str) -> Referral:
    return a_referral(state)


@doing("referral", "send")
def _(found: Referral, actor: Actor) -> None:
    send(actor, found.pk, digest(gather(actor, found)))


@doing("referral", "ask")
def _(found: Referral, actor: Actor) -> None:
    answer.ask(actor, found.pk, "Which floor?")


@doing("referral", "accept")
def _(found: Referral, actor: Actor) -> None:
    answer.accept(actor, found.pk)


@doing("referral", "decline")
def _(found: Referral, actor: Actor) -> None:
    answer.decline(actor, found.pk, "no_capacity")


@doing("referral", "give the outcome")
def _(found: Referral, actor: Actor) -> None:
    answer.give_outcome(actor, found.pk, "supported")


@doing("referral", "answer")
def _(found: Referral, actor: Actor) -> None:
    reply.reply(actor, found.pk, "The second.")


@doing("referral", "withdraw")
def _(found: Referral, actor: Actor) -> None:
    reply.withdraw(actor, found.pk, "Not needed any more")


@doing("referral", "expire")
def _(found: Referral, actor: Actor) -> None:
    Referral.objects.filter(pk=found.pk).update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    expire(actor, found.pk)


@fitting(
    "referral",
    "ask through the link", "accept through the link",
    "decline through the link", "give the outcome through the link",
)  # fmt: skip
def _by_link(found: Referral) -> None:
    recipient = a_recipient()
    Referral.objects.filter(pk=found.pk).update(to_organisation=None, recipient=recipient)
    a_link(found)


def _link_of(found: Referral) -> Link:
    return Link.objects.get(referral=found)


@doing("referral", "ask through the link")
def _(found: Referral, actor: Actor) -> None:
    by_link.ask_by_link(_link_of(found), "Which floor?")


@doing("referral", "accept through the link")
def _(found: Referral, actor: Actor) -> None:
    by_link.accept_by_link(_link_of(found), "")


@doing("referral", "decline through the link")
def _(found: Referral, actor: Actor) -> None:
    by_link.decline_by_link(_link_of(found), "no_capacity")


@doing("referral", "give the outcome through the link")
def _(found: Referral, actor: Actor) -> None:
    by_link.outcome_by_link(_link_of(found), "supported")
