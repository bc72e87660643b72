"""Complete referrals whose activity is evidenced, and record Outcome 22 once it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import step
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.given import (
    as_police,
    as_provider,
    locked,
    note,
)
from saferplaces.programmes.immediate_justice.ledger import standing
from saferplaces.programmes.immediate_justice.models import (
    Activity,
    ActivityEvent,
    Happened,
    LedgerEvent,
    PlanActivity,
    Referral,
    ReferralState,
    SessionKind,
)
from saferplaces.programmes.immediate_justice.queries import hours_of, ready_to_record
from saferplaces.programmes.immediate_justice.states import REFERRAL, move

NOT_READY = (
    "Outcome 22 is recorded once the activity is evidenced: on referral alone it would be an "
    "error of recording"
)


def complete(actor: Actor, key: int) -> Referral:
    """Say that a referral is completed: everything agreed is evidenced.

    Raises
    ------
    Problem
        With what is left.
    Refused
        When another service sees it through.
    """
    return complete_many(actor, [key])[0]


def complete_many(actor: Actor, keys: Sequence[int]) -> list[Referral]:
    """Complete several referrals: all of them or none.

    Raises
    ------
    Problem
        With what is left.
    Refused
        When another service sees one through.
    """
    with acting(actor):
        rows = locked(keys)
        as_provider(actor, rows)
        for row in rows:
            step(REFERRAL, row.state, ReferralState.COMPLETED)
        for left in unfinished(rows).values():
            raise Problem(left)
        complete_locked(actor, rows)
    return rows


def complete_locked(actor: Actor, rows: list[Referral]) -> None:
    """Complete referrals that are locked and have nothing left."""
    if not rows:
        return
    move(actor, rows, ReferralState.COMPLETED)
    now = timezone.now()
    for row in rows:
        row.completed_at = row.ended_at = row.moved_at = now
    Referral.objects.bulk_update(rows, ["state", "completed_at", "ended_at", "moved_at"])
    note(actor, "justice_referral.completed", rows)
    registry.tell(registry.COMPLETED, actor, rows)


def unfinished(rows: Sequence[Referral]) -> dict[int, str]:
    """Return what is left of some referrals, in words, by key; done ones are not in it."""
    adults = [row for row in rows if row.activity != Activity.PLAN]
    return _hours_left(adults) | _activities_left([row for row in rows if row not in adults])


def _hours_left(rows: list[Referral]) -> dict[int, str]:
    hours = hours_of(rows)
    found = {
        key: f"{one.left // 60} hours and {one.left % 60} minutes are left"
        for key, one in hours.items()
        if one.left
    }
    courses = [row.pk for row in rows if row.activity in {Activity.COURSE, Activity.BOTH}]
    if not courses:
        return found
    events: dict[int, list[LedgerEvent]] = defaultdict(list)
    marked = LedgerEvent.objects.filter(
        referral_id__in=courses, booking__session__kind=SessionKind.COURSE
    )
    for event in marked.order_by("at", "pk"):
        events[event.referral_id].append(event)
    missing = {key for key in courses if standing(events[key]).first is None}
    return found | dict.fromkeys(missing - found.keys(), "The awareness course is left")


def _activities_left(rows: list[Referral]) -> dict[int, str]:
    keys = [row.pk for row in rows]
    agreed: dict[int, set[int]] = {key: set() for key in keys}
    for key, of in PlanActivity.objects.filter(
        plan__referral_id__in=keys, dropped_at__isnull=True
    ).values_list("pk", "plan__referral_id"):
        agreed[of].add(key)
    happened = ActivityEvent.objects.filter(activity__plan__referral_id__in=keys)
    newest = dict(happened.order_by("noted_at", "pk").values_list("activity_id", "happened"))
    done = {key for key, what in newest.items() if what == Happened.FINISHED}
    found = {}
    for key, activities in agreed.items():
        if not activities:
            found[key] = "No activity has been agreed yet"
        elif left := len(activities - done):
            found[key] = f"{left} {'activity is' if left == 1 else 'activities are'} left"
    return found


def record_outcome(actor: Actor, key: int) -> Referral:
    """Note that Outcome 22 has been recorded on the crime; before it is evidenced, never.

    Raises
    ------
    Problem
        When the activity is not evidenced, or it has no such outcome.
    Refused
        When another force referred it.
    """
    with acting(actor):
        (row,) = locked([key])
        as_police(actor, row)
        if not ready_to_record(row):
            raise Problem(NOT_READY)
        row.outcome_recorded_at = row.moved_at = timezone.now()
        row.outcome_recorded_by_id = actor.person
        row.save(update_fields=["outcome_recorded_at", "outcome_recorded_by", "moved_at"])
        note(actor, "justice_referral.outcome_recorded", [row], outcome=row.outcome)
    return row
