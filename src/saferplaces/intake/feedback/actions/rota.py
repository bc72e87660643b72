"""The rota of duty readers: put somebody on, take a turn off."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import FEEDBACK_URGENT
from saferplaces.foundation.policy import Decision
from saferplaces.foundation.problems import Problem
from saferplaces.intake.feedback.actions.urgent import everybody
from saferplaces.intake.feedback.models import Duty
from saferplaces.intake.feedback.policy import duties

LONGEST = dt.timedelta(days=14)


def add_turn(
    actor: Actor,
    *,
    reader_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    second_id: int | None = None,
) -> Duty:
    """Put somebody on the rota.

    Raises
    ------
    Problem
        When they may not read such words, or the times do not fit.
    """
    refusal = f"Your role ({actor.role_name}) may not do this."
    Decision(actor.can(FEEDBACK_URGENT), (refusal,)).require()
    may = set(everybody())
    if reader_id not in may:
        raise Problem("Select somebody who may read what is urgent", field="reader")
    if second_id is not None and (second_id not in may or second_id == reader_id):
        raise Problem("Select somebody else who may read what is urgent", field="second")
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Problem("The end must be after the beginning, at most 14 days", field="ends")
    with acting(actor):
        made = Duty.objects.create(
            reader_id=reader_id, second_id=second_id, starts_at=starts_at, ends_at=ends_at,
            added_by_id=actor.user_id,
        )  # fmt: skip
        record(actor, what="alter", verb="feedback.duty.added", objects=[f"duty:{made.pk}"])
    return made


def end_turn(actor: Actor, key: int) -> Duty:
    """Take a turn off the rota.

    Raises
    ------
    Problem
        When it was taken off before.
    """
    with acting(actor):
        found = Duty.objects.select_for_update(of=("self",)).get(pk=key)
        duties.may(actor, "keep", found).require()
        if found.ended_at is not None:
            raise Problem("This turn has been taken off the rota.")
        found.ended_at = timezone.now()
        found.save()
        record(actor, what="alter", verb="feedback.duty.ended", objects=[f"duty:{found.pk}"])
    return found
