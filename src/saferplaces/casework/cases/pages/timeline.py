"""What happened in a case, of all rooms, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.urls import reverse

from saferplaces.casework.cases.holding import has
from saferplaces.casework.cases.models import (
    Action,
    Case,
    Contact,
    Contest,
    Note,
    Satisfaction,
    Share,
    Transfer,
)
from saferplaces.casework.cases.queries import changes_of
from saferplaces.casework.cases.registry import CASE_TIMELINE
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.once import once
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.registry import Moment

MOST = 60
STATES = {"open": "Open", "closing": "To be closed: a supervisor is asked", "closed": "Closed"}


def moments(actor: Actor, case: Case, actions: Iterable[Action], access: Access) -> list[Moment]:
    """Return what the actor may know of what happened, of these actions of the case too."""
    found = [*_own(actor, case), *_done(actor, case, actions)]
    if case.organisation_id == actor.organisation_id:
        found += _passed(case)
    for room in CASE_TIMELINE:
        found += room(actor, case.pk, access)
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


@once
def shares_of(case: Case) -> tuple[Share, ...]:
    """Return with whom a case is or was shared."""
    rows = case.shares.select_related("organisation")
    return tuple(rows) if has(case.pk, Share) else ()


@once
def transfers_of(case: Case) -> tuple[Transfer, ...]:
    """Return to whom a case was offered."""
    rows = case.transfers.select_related("new")
    return tuple(rows) if has(case.pk, Transfer) else ()


def visible(actor: Actor, case: Case) -> Q:
    """Return which notes and contacts of a case somebody sees: all, or what is shared or theirs."""
    if case.organisation_id == actor.organisation_id:
        return Q()
    return Q(shared=True) | Q(organisation=actor.organisation_id)


def _own(actor: Actor, case: Case) -> Iterator[Moment]:
    ours = case.organisation_id == actor.organisation_id
    for change in changes_of(case.pk):
        again = change.old == "closed" and change.new == "open"
        title = "Opened again" if again else STATES.get(change.new, change.new)
        by = f"{change.by.name}. " if change.by else ""
        yield Moment(change.at, title, f"{by}{change.why}" if ours else "")
    notes = case.notes.filter(visible(actor, case)).select_related("by", "organisation")
    for note in notes if has(case.pk, Note) else ():
        who = note.by.name if ours else note.organisation.name
        yield Moment(note.at, note.get_kind_display(), f"{note.text} ({who})")


def _done(actor: Actor, case: Case, actions: Iterable[Action]) -> Iterator[Moment]:
    ours = case.organisation_id == actor.organisation_id
    contacts = case.contacts.filter(visible(actor, case)).select_related("person", "by")
    for one in contacts if has(case.pk, Contact) else ():
        whom = one.person.name if ours or one.person.shared else one.person.get_part_display()
        way = f", {label('contact_channels', one.channel).lower()}" if one.channel else ""
        outcome = label("contact_outcomes", one.outcome).lower()
        yield Moment(
            one.at, label("contact_kinds", one.kind), f"{whom}{way}: {outcome}. {one.text}"
        )
    for action in actions:
        address = reverse("case-action", args=[action.pk])
        yield Moment(action.created_at, "Action planned", action.title, address)
        if action.ended_at:
            title = f"Action: {action.get_state_display().lower()}"
            yield Moment(action.ended_at, title, f"{action.title}: {action.result}", address)


def _passed(case: Case) -> Iterator[Moment]:
    for share in shares_of(case):
        by = label("gateways", share.gateway)
        yield Moment(share.begun_at, f"Shared with {share.organisation}", f"{share.purpose} ({by})")
        if share.ended_at:
            yield Moment(share.ended_at, f"Share of {share.organisation} ended", share.why_ended)
    for one in transfers_of(case):
        yield Moment(one.offered_at, f"Offered to {one.new}", one.why)
        if one.answered_at:
            title = f"Offer to {one.new}: {one.get_state_display().lower()}"
            yield Moment(one.answered_at, title, one.answer)
    for found in case.contests.all() if has(case.pk, Contest) else ():
        yield Moment(found.received_at, "The closure is contested", found.grounds)
        if found.decided_at:
            yield Moment(found.decided_at, found.get_state_display(), found.outcome)
    answers = case.satisfactions.exclude(answer="").select_related("person")
    for asked in answers if has(case.pk, Satisfaction) else ():
        words = label("satisfaction_answers", asked.answer)
        at = asked.answered_at or asked.offered_at
        yield Moment(at, "How satisfied the victim is", f"{words}. {asked.words}")
