"""How a referral goes from state to state."""

from __future__ import annotations

from saferplaces.casework.referrals.models import Referral, ReferralState, ReferralStateChange
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.states import MACHINES, Machine, Way, step

S = ReferralState
WHO = "whoever makes it"
PARTNER = "the partner's officer"
OUTSIDE = "the named recipient, with a code"

REFERRAL = (
    Way("", S.DRAFT, "draft", WHO, REFERRALS),
    Way(S.DRAFT, S.SENT, "send", WHO, REFERRALS),
    Way(S.SENT, S.QUESTION, "ask", PARTNER, REFERRALS_ANSWER),
    Way(S.SENT, S.QUESTION, "ask through the link", OUTSIDE),
    Way(S.QUESTION, S.SENT, "answer", WHO, REFERRALS),
    Way(S.SENT, S.ACCEPTED, "accept", PARTNER, REFERRALS_ANSWER),
    Way(S.QUESTION, S.ACCEPTED, "accept", PARTNER, REFERRALS_ANSWER),
    Way(S.SENT, S.ACCEPTED, "accept through the link", OUTSIDE),
    Way(S.QUESTION, S.ACCEPTED, "accept through the link", OUTSIDE),
    Way(S.SENT, S.DECLINED, "decline", PARTNER, REFERRALS_ANSWER),
    Way(S.QUESTION, S.DECLINED, "decline", PARTNER, REFERRALS_ANSWER),
    Way(S.SENT, S.DECLINED, "decline through the link", OUTSIDE),
    Way(S.QUESTION, S.DECLINED, "decline through the link", OUTSIDE),
    Way(S.ACCEPTED, S.ENDED, "give the outcome", PARTNER, REFERRALS_ANSWER),
    Way(S.ACCEPTED, S.ENDED, "give the outcome through the link", OUTSIDE),
    Way(S.DRAFT, S.WITHDRAWN, "withdraw", WHO, REFERRALS),
    Way(S.SENT, S.WITHDRAWN, "withdraw", WHO, REFERRALS),
    Way(S.QUESTION, S.WITHDRAWN, "withdraw", WHO, REFERRALS),
    Way(S.ACCEPTED, S.WITHDRAWN, "withdraw", WHO, REFERRALS),
    Way(S.SENT, S.EXPIRED, "expire", "the service"),
    Way(S.QUESTION, S.EXPIRED, "expire", "the service"),
)
UNANSWERED = (S.SENT, S.QUESTION)
UNDER_WAY = (S.DRAFT, *UNANSWERED, S.ACCEPTED)


def move(actor: Actor, referral: Referral, new: ReferralState, why: str = "") -> None:
    """Take a locked referral to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(REFERRAL, referral.state, new)
    ReferralStateChange.objects.create(
        referral=referral, old=referral.state, new=new, by_id=actor.user_id, why=why
    )
    referral.state = new


def register() -> None:
    """Have the table drawn and walked."""
    MACHINES.add(Machine("A referral", "referrals.md", REFERRAL), name="referral")
