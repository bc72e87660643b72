"""Place a legal hold on a record or a person, and lift it."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.retention.actions.common import may_decide, one_at_a_time
from saferplaces.foundation.retention.models import (
    Hold,
    HoldState,
    HoldStateChange,
)
from saferplaces.foundation.retention.policy import holds
from saferplaces.foundation.retention.queries import PERSON
from saferplaces.foundation.retention.states import HOLD
from saferplaces.foundation.retention.tables import by_label
from saferplaces.foundation.states import step
from saferplaces.foundation.ui.fetching import fetch


def place(actor: Actor, *, model: str, key: str, reason: str, reference: str = "") -> Hold:
    """Hold a record, or all that speaks of a person (`model` is ``person``).

    A disposal that is under way is waited for: either the hold comes first and nothing is
    disposed of, or there is nothing left to hold, and whoever asks is told.

    Raises
    ------
    Problem
        When there is nothing to hold, or it is held already.
    """
    may_decide(actor)
    with acting(actor):
        one_at_a_time()
        if not reason.strip():
            raise Problem("Say why it must not be disposed of", field="reason")
        if model != PERSON:
            table = by_label().get(model)
            if table is None or not table._default_manager.filter(pk=key).exists():
                raise Problem(_gone(model), field="key")
        if Hold.objects.filter(
            model=model, key=key, state=HoldState.PLACED, organisation=actor.organisation_id
        ).exists():
            raise Problem("It is held already", field="key")
        step(HOLD, "", HoldState.PLACED)
        hold = Hold.objects.create(
            model=model,
            key=key,
            organisation_id=actor.body,
            reason=reason.strip(),
            reference=reference.strip(),
            placed_by_id=actor.person,
            placed_at=timezone.now(),
            look_on=add_months(timezone.localdate(), int(setting("retention_hold_review_months"))),
        )
        HoldStateChange.objects.create(
            hold=hold, old="", new=HoldState.PLACED, by_id=actor.user_id, at=hold.placed_at
        )
        _record(actor, hold, "retention.held")
    return hold


def lift(actor: Actor, key: int, why: str) -> Hold:
    """Lift a hold: from now on the record is disposed of as its rule says.

    Raises
    ------
    Problem
        When it was lifted already, or no reason is given.
    """
    may_decide(actor)
    with acting(actor):
        hold = fetch(holds, actor, key, "decide", lock=True)
        step(HOLD, hold.state, HoldState.LIFTED)
        if not why.strip():
            raise Problem("Say why it is not needed any more", field="why")
        HoldStateChange.objects.create(
            hold=hold, old=hold.state, new=HoldState.LIFTED, by_id=actor.user_id,
            at=timezone.now(),
        )  # fmt: skip
        hold.state, hold.lifted_why = HoldState.LIFTED, why.strip()
        hold.lifted_by_id, hold.lifted_at = actor.user_id, timezone.now()
        hold.save()
        _record(actor, hold, "retention.hold_lifted")
    return hold


def _gone(model: str) -> str:
    table = by_label().get(model)
    if table is None:
        return "There is no such kind of record"
    return "There is no such record: it may have been disposed of"


def _record(actor: Actor, hold: Hold, verb: str) -> None:
    people = [hold.key] if hold.model == PERSON else []
    record(
        actor, what="alter", verb=verb, objects=[f"legalhold:{hold.pk}"], people=people,
        detail={"kind": hold.model, "state": hold.state},
    )  # fmt: skip
