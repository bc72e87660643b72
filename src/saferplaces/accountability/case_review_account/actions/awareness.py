"""Keep the log of what was done to make the ASB case review known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.accountability.case_review_account.models import Activity
from saferplaces.accountability.case_review_account.policy import activities
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_APPEAL
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes, districts


@dataclass(frozen=True)
class Done:
    """What was done; the fields have the meaning of `Activity`."""

    kind: str
    title: str
    held_on: dt.date
    district: str = ""
    words: str = ""
    reached: int | None = None
    counted: bool = False
    how: str = ""


def enter(actor: Actor, done: Done) -> Activity:
    """Enter an activity.

    Raises
    ------
    Problem
        When something is missing, or its day is still to come.
    """
    if not actor.can(CASE_REVIEWS_APPEAL):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if not codes("awareness_kinds").filter(code=done.kind).exists():
        raise Problem("Select what kind it was", field="kind")
    if not done.title.strip():
        raise Problem("Say what was done", field="title")
    if done.district and not districts().filter(code=done.district).exists():
        raise Problem("Select a district", field="district")
    if done.held_on > timezone.localdate():
        raise Problem("The day must be today or in the past", field="held_on")
    if done.reached is not None and not done.how.strip():
        raise Problem("Say how the number is known", field="how")
    with acting(actor):
        made = Activity.objects.create(
            kind=done.kind,
            title=done.title.strip(),
            words=done.words.strip(),
            district=done.district,
            held_on=done.held_on,
            reached=done.reached,
            counted=done.counted,
            how=done.how.strip(),
            organisation_id=actor.body,
            entered_by_id=actor.person,
            entered_at=timezone.now(),
        )
        record(
            actor, what="alter", verb="awareness.entered", objects=[f"awareness:{made.pk}"],
            detail={"kind": made.kind},
        )  # fmt: skip
    return made


def withdraw(actor: Actor, key: int, why: str) -> Activity:
    """Strike an entry out that was wrong; it stays, and no longer counts.

    Raises
    ------
    Problem
        When no reason is given, or it is struck out already.
    """
    with acting(actor):
        found = Activity.objects.select_for_update().get(pk=key)
        activities.may(actor, "keep", found).require()
        if found.withdrawn_at is not None:
            raise Problem("It is struck out already.")
        if not why.strip():
            raise Problem("Say why it is struck out", field="why")
        found.withdrawn_at, found.why_withdrawn = timezone.now(), why.strip()
        found.save()
        record(actor, what="alter", verb="awareness.withdrawn", objects=[f"awareness:{key}"])
    return found
