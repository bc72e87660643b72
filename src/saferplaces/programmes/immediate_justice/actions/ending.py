"""Say that a referral was not kept to, decide what follows, withdraw one."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import SUPERVISE, TASKS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import GONE, step
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.given import (
    as_police,
    as_provider,
    coded,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.models import Breach, Referral, ReferralState
from saferplaces.programmes.immediate_justice.rules import (
    breach_decisions,
    needs_decision,
    pathway_of,
)
from saferplaces.programmes.immediate_justice.states import REFERRAL, move

TASK = "justice_breach"
WITHDRAWN = "Withdrawn before it was completed"
KEPT_TO = (ReferralState.ACCEPTED, ReferralState.STARTED)


def breach(actor: Actor, key: int, *, what: str, tried: str) -> Breach:
    """Say that a referral was not kept to: it goes back by the pathway of its route.

    Nothing is counted for a child, and nothing follows by itself for anybody: a person decides.

    Raises
    ------
    Problem
        Without what was not kept to and what was tried, or when it is not under way.
    Refused
        When another service sees it through.
    """
    with acting(actor):
        (row,) = locked([key])
        as_provider(actor, [row])
        if row.state not in KEPT_TO:  # the police alone take back what nobody has accepted
            raise Problem(GONE)
        made = _not_kept(
            actor,
            row,
            words(what, "what", "Say what was not kept to"),
            words(tried, "tried", "Say what was tried to help them keep to it"),
        )
        row.save(update_fields=["state", "moved_at"])
        note(actor, "justice_referral.breached", [row], pathway=made.pathway)
        registry.tell(registry.BREACHED, actor, [row])
    return made


def decide_breach(actor: Actor, key: int, *, decision: str, text: str) -> Referral:
    """Decide what follows, by the police, or by police and youth justice for a child.

    Raises
    ------
    Problem
        When the decision does not belong to the pathway, or says nothing.
    Refused
        When another force referred it.
    """
    with acting(actor):
        (row,) = locked([key])
        as_police(actor, row)
        step(REFERRAL, row.state, ReferralState.RETURNED)
        found = row.breach
        asked = coded("justice_breach_decisions", decision, "decision", "Select a decision")
        if asked not in breach_decisions(found.pathway, row.goes_by):
            raise Problem("This decision does not belong to this pathway", field="decision")
        now = timezone.now()
        found.decision, found.words = decision, words(text, "text", "Say why")
        found.decided_at, found.decided_by_id = now, actor.person
        found.save()
        move(actor, [row], ReferralState.RETURNED)
        row.ended_at = row.moved_at = now
        row.save(update_fields=["state", "ended_at", "moved_at"])
        note(actor, "justice_referral.returned", [row], decision=decision)
        registry.tell(registry.ENDED, actor, [row])
    return row


def withdraw(actor: Actor, key: int, *, why: str, text: str) -> Referral:
    """Withdraw a referral that is under way; places on sessions to come are given back.

    A caution rests on what was to be done: where the reason leaves that undone, the referral goes
    by the path of its route to a decision on prosecution, and is not simply over.

    Raises
    ------
    Problem
        Without a reason, or when it is over.
    Refused
        When another force referred it.
    """
    with acting(actor):
        (row,) = locked([key])
        as_police(actor, row)
        withdraw_locked(actor, row, why, text)
    return row


def withdraw_locked(actor: Actor, row: Referral, why: str, text: str) -> None:
    """Withdraw a referral that is locked, or bring it to the decision that its caution needs.

    Raises
    ------
    Problem
        Without a reason, or when it is over.
    """
    step(REFERRAL, row.state, ReferralState.WITHDRAWN)
    ending = coded("justice_endings", why, "why", "Select why it is withdrawn")
    said = words(text, "text", "Say more, for the provider")
    row.ended_why, row.ended_words = why, said
    fields = ["state", "ended_at", "ended_why", "ended_words", "moved_at"]
    if needs_decision(row.goes_by, ending):
        made = _not_kept(actor, row, f"{ending.label}. {said}", WITHDRAWN)
        row.save(update_fields=fields)
        note(actor, "justice_referral.caution_left", [row], why=why, pathway=made.pathway)
        hooks = registry.BREACHED
    else:
        move(actor, [row], ReferralState.WITHDRAWN)
        row.ended_at = row.moved_at = timezone.now()
        row.save(update_fields=fields)
        note(actor, "justice_referral.withdrawn", [row], why=why)
        hooks = registry.ENDED
    row.bookings.filter(off_at__isnull=True, ledger__isnull=True).update(
        off_at=row.moved_at, off_why="The referral was withdrawn"
    )
    registry.tell(hooks, actor, [row])


def put_before(actor: Actor, row: Referral, kind: str) -> None:
    """Put a decision before whoever decided, or a supervisor of theirs where they have left.

    It stands among what is to be decided of their force and district too, for everybody there.
    """
    officer = workers(TASKS).filter(user_id=row.officer_id).first()
    owner = officer or (
        workers(SUPERVISE, organisation_id=row.organisation_id, district=row.district).first()
    )
    if owner is not None:
        create_task(
            actor,
            kind=kind,
            about=("justice_referral", row.pk),
            owner_id=owner.user_id,
            person_id=row.person_id,
        )


def _not_kept(actor: Actor, row: Referral, what: str, tried: str) -> Breach:
    """Take a locked referral back to the police by its path; the caller saves it."""
    now = timezone.now()
    made = Breach.objects.create(
        referral=row,
        pathway=pathway_of(row.route, row.goes_by),
        what=what,
        tried=tried,
        made_at=now,
        made_by_id=actor.person,
    )
    move(actor, [row], ReferralState.BREACHED)
    row.moved_at = now
    put_before(actor, row, TASK)
    return made
