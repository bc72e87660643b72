"""Set an entry or a file aside, bring it back, mark it as shared or not."""

from __future__ import annotations

from typing import Any, TypeVar

from saferplaces.casework.evidence.actions.moving import noted
from saferplaces.casework.evidence.models import (
    DiaryEntry,
    DiaryEntryStateChange,
    Exhibit,
    ExhibitStateChange,
    Kept,
)
from saferplaces.casework.evidence.policy import diary, exhibits
from saferplaces.casework.evidence.states import GONE, KEEPING
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step

M = TypeVar("M", DiaryEntry, Exhibit)


def set_aside(actor: Actor, kind: type[M], key: Any, *, why: str) -> M:
    """Set an entry or a file aside: it is in the wrong case, or should not be here.

    It is kept, and only who holds the case still reads it, until a supervisor brings it back or
    its time is over.
    """
    with acting(actor):
        found = _locked(actor, kind, key, "change")
        _move(actor, found, Kept.SET_ASIDE, why.strip())
        if not why.strip():
            raise Problem("Enter why it is set aside", "why")
        found.save()
        _note(actor, found, "set_aside")
    return found


def bring_back(actor: Actor, kind: type[M], key: Any, *, why: str = "") -> M:
    """Bring back what was set aside."""
    with acting(actor):
        found = _locked(actor, kind, key, "supervise")
        _move(actor, found, Kept.KEPT, why.strip())
        found.save()
        _note(actor, found, "brought_back")
    return found


def mark(actor: Actor, kind: type[M], key: Any, *, shared: bool) -> M:
    """Let organisations that share in the case read it, or not (any more)."""
    with acting(actor):
        found = _locked(actor, kind, key, "change")
        if not shared and found.organisation_id != found.case.organisation_id:
            raise Problem("What another organisation wrote is read by all who share in the case.")
        if found.state != Kept.KEPT:
            raise Problem("It is set aside.")
        found.shared = shared
        found.save()
        _note(actor, found, "shared" if shared else "not_shared")
    return found


def _locked(actor: Actor, kind: type[M], key: Any, verb: str) -> M:
    rows = kind._default_manager.select_for_update(of=("self",))
    found = rows.select_related("case", "person").get(pk=key)
    policy: Any = exhibits if kind is Exhibit else diary
    policy.may(actor, verb, found).require()
    return found


def _move(actor: Actor, found: DiaryEntry | Exhibit, new: Kept, why: str) -> None:
    step(KEEPING, found.state, new, GONE)
    given = {"old": found.state, "new": new, "by_id": actor.user_id, "why": why}
    if isinstance(found, Exhibit):
        ExhibitStateChange.objects.create(exhibit=found, **given)
    else:
        DiaryEntryStateChange.objects.create(entry=found, **given)
    found.state = new


def _note(actor: Actor, found: DiaryEntry | Exhibit, verb: str) -> None:
    kind = str(found._meta.model_name)
    noted(actor, kind, found.pk, found.case_id, verb, found.person)
