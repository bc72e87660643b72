"""Set a commitment aside: the victim does not want it, or contact is not safe. Never overdue."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.victim_commitments.actions.locking import changing, words
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    Kind,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.rules import rules
from saferplaces.programmes.victim_commitments.states import OPEN, SET_ASIDE, move


def decline(actor: Actor, key: int, kinds: Iterable[str], why: str = "") -> Undertaking:
    """Note what the victim does not want; they need give no reason."""
    return _aside(actor, key, kinds, CommitmentState.DECLINED, why.strip(), "declined")


def not_safe(actor: Actor, key: int, why: str) -> Undertaking:
    """Note that it is not safe to contact them: nothing is asked of anybody until it is."""
    said = words(why, "Enter why it is not safe, for those who work with them", "why")
    return _aside(actor, key, Kind.values, CommitmentState.UNSAFE, said, "unsafe")


def take_up(actor: Actor, key: int, kinds: Iterable[str], why: str = "") -> Undertaking:
    """Take up again what was set aside: it is due from now."""
    with changing(actor, key, "taken_up") as found:
        rows = _of(found, kinds, SET_ASIDE)
        due, now = rules(), timezone.now()
        move(actor, rows, CommitmentState.DUE, why.strip())
        for row in rows:
            row.due_at, row.rule = due[row.kind].due(now), due[row.kind].row
            row.save()
    return found


def _aside(
    actor: Actor, key: int, kinds: Iterable[str], state: CommitmentState, why: str, verb: str
) -> Undertaking:
    with changing(actor, key, verb) as found:
        rows = _of(found, kinds, OPEN)
        move(actor, rows, state, why)
        for row in rows:
            row.save()
    return found


def _of(found: Undertaking, kinds: Iterable[str], states: Iterable[str]) -> list[Commitment]:
    rows = found.commitments.select_for_update(of=("self",)).filter(
        kind__in=list(kinds), state__in=list(states)
    )
    taken = list(rows.order_by("pk"))
    if not taken:
        raise Problem("Select which of the commitments; those that are settled stay", field="kinds")
    return taken
