"""How referrals, places of work and sessions go from state to state."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    JUSTICE_ADULTS,
    JUSTICE_CHILDREN,
    JUSTICE_REFER,
    JUSTICE_SITES,
)
from saferplaces.foundation.states import MACHINES, Machine, Way, step
from saferplaces.programmes.immediate_justice.models import (
    Referral,
    ReferralState,
    ReferralStateChange,
    Session,
    SessionState,
    SessionStateChange,
    Site,
    SiteState,
    SiteStateChange,
)

R = ReferralState
POLICE = "the police"
PROBATION = "Probation"
YOUTH = "the youth justice service"
PAGE = "immediate-justice.md"


def _both(old: str, new: str, verb: str) -> tuple[Way, ...]:
    """Return the same way on either route; the verbs differ since each service has its own."""
    return (
        Way(old, new, verb, PROBATION, JUSTICE_ADULTS),
        Way(old, new, f"{verb} a child's", YOUTH, JUSTICE_CHILDREN),
    )


REFERRAL = (
    Way("", R.REFERRED, "refer", POLICE, JUSTICE_REFER),
    *_both(R.REFERRED, R.ACCEPTED, "accept"),
    *_both(R.REFERRED, R.DECLINED, "decline"),
    Way(R.ACCEPTED, R.STARTED, "mark the first attendance", PROBATION, JUSTICE_ADULTS),
    Way(R.ACCEPTED, R.STARTED, "note a child's first activity", YOUTH, JUSTICE_CHILDREN),
    *_both(R.STARTED, R.COMPLETED, "complete"),
    *_both(R.ACCEPTED, R.BREACHED, "say that it was not kept to,"),
    *_both(R.STARTED, R.BREACHED, "say that it was not kept to,"),
    Way(R.BREACHED, R.RETURNED, "decide after it was not kept to", POLICE, JUSTICE_REFER),
    Way(R.REFERRED, R.WITHDRAWN, "withdraw", POLICE, JUSTICE_REFER),
    Way(R.ACCEPTED, R.WITHDRAWN, "withdraw", POLICE, JUSTICE_REFER),
    Way(R.STARTED, R.WITHDRAWN, "withdraw", POLICE, JUSTICE_REFER),
    *(Way(old, R.BREACHED, "withdraw what a caution rests on", POLICE, JUSTICE_REFER)
      for old in (R.REFERRED, R.ACCEPTED, R.STARTED)),
    Way(R.STARTED, R.ACCEPTED, "put a mark right", PROBATION, JUSTICE_ADULTS),
    Way(R.COMPLETED, R.STARTED, "put a mark right", PROBATION, JUSTICE_ADULTS),
)  # fmt: skip
WAITING = (R.REFERRED, R.ACCEPTED)
UNDER_WAY = (*WAITING, R.STARTED)
OVER = (R.DECLINED, R.COMPLETED, R.RETURNED, R.WITHDRAWN)

S = SiteState
MODERATOR = "whoever keeps places of work"
SITE = (
    Way("", S.NOMINATED, "nominate", "anybody"),
    Way(S.NOMINATED, S.ACCEPTED, "take on", MODERATOR, JUSTICE_SITES),
    Way(S.NOMINATED, S.FORWARDED, "pass to the council", MODERATOR, JUSTICE_SITES),
    Way(S.ACCEPTED, S.FORWARDED, "pass to the council", MODERATOR, JUSTICE_SITES),
    Way(S.NOMINATED, S.SAME, "mark as the same place", MODERATOR, JUSTICE_SITES),
    Way(S.NOMINATED, S.REFUSED, "refuse", MODERATOR, JUSTICE_SITES),
    Way(S.ACCEPTED, S.OPEN, "open", MODERATOR, JUSTICE_SITES),
    Way(S.OPEN, S.CLOSED, "close", MODERATOR, JUSTICE_SITES),
    Way(S.CLOSED, S.OPEN, "open", MODERATOR, JUSTICE_SITES),
)

T = SessionState
SUPERVISOR = "Probation"
SESSION = (
    Way("", T.PLANNED, "plan", SUPERVISOR, JUSTICE_ADULTS),
    Way(T.PLANNED, T.HELD, "close the roster", SUPERVISOR, JUSTICE_ADULTS),
    Way(T.PLANNED, T.CANCELLED, "cancel", SUPERVISOR, JUSTICE_ADULTS),
)


def move(actor: Actor, referrals: Iterable[Referral], new: ReferralState, why: str = "") -> None:
    """Take locked referrals to another state; the caller saves them.

    Raises
    ------
    Problem
        When there is no such way.
    """
    changes = []
    for referral in referrals:
        step(REFERRAL, referral.state, new)
        changes.append(
            ReferralStateChange(
                referral=referral, old=referral.state, new=new, by_id=actor.user_id, why=why
            )
        )
        referral.state = new
    ReferralStateChange.objects.bulk_create(changes)


def move_site(actor: Actor, site: Site, new: SiteState, why: str = "") -> None:
    """Take a locked place to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(SITE, site.state, new)
    SiteStateChange.objects.create(site=site, old=site.state, new=new, by_id=actor.user_id, why=why)
    site.state = new


def move_session(actor: Actor, session: Session, new: SessionState, why: str = "") -> None:
    """Take a locked session to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(SESSION, session.state, new)
    SessionStateChange.objects.create(
        session=session, old=session.state, new=new, by_id=actor.user_id, why=why
    )
    session.state = new


def register() -> None:
    """Have the tables drawn and walked."""
    referral = Machine("A referral to Immediate Justice", PAGE, REFERRAL)
    MACHINES.add(referral, name="justice_referral")
    MACHINES.add(Machine("A place of work", PAGE, SITE), name="justice_site")
    MACHINES.add(Machine("A session", PAGE, SESSION), name="justice_session")
