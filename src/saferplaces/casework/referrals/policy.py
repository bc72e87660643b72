"""Who may make, read and answer referrals.

Senders see what their own organisation refers in their districts, and what leaves a case that
their organisation holds. A partner sees what was sent to their own organisation, and no draft.
"""

from __future__ import annotations

from saferplaces.casework.cases.policy import held
from saferplaces.casework.referrals.models import Recipient, Referral
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.policy import Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule

ELSEWHERE = "Another organisation made it, or it is outside your districts."
NOT_TO_US = "It was not sent to your organisation, or it is outside your districts."
NOT_OURS = "It is on another organisation's register."


def _own(actor: Actor) -> Condition:
    return field("organisation_id").equals(actor.organisation_id)


def _made(actor: Actor) -> Condition:
    return actor.within_districts() & _own(actor)


def _told(actor: Actor) -> Condition:
    return _made(actor) | held(actor, "case__")


def _received(actor: Actor) -> Condition:
    to_us = field("to_organisation_id").equals(actor.organisation_id)
    return actor.within_districts() & to_us & ~field("sent_at").empty()


referrals = Policy(
    Referral,
    {
        "read": Rule(REFERRALS, _told, ELSEWHERE),
        "work": Rule(REFERRALS, _made, ELSEWHERE),
    },
)
received = Policy(
    Referral,
    {
        "read": Rule(REFERRALS_ANSWER, _received, NOT_TO_US),
        "answer": Rule(REFERRALS_ANSWER, _received, NOT_TO_US),
    },
)
recipients = Policy(
    Recipient,
    {
        "read": Rule(REFERRALS, _own, NOT_OURS),
        "keep": Rule(REFERRALS, _own, NOT_OURS),
    },
)
