"""A child's plan: agree it with a grown-up, do what was agreed, say what came of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes
from saferplaces.programmes.immediate_justice import registry
from saferplaces.programmes.immediate_justice.actions.adjusting import hold_gate
from saferplaces.programmes.immediate_justice.actions.given import (
    as_provider,
    locked,
    note,
    words,
)
from saferplaces.programmes.immediate_justice.apart import clashes
from saferplaces.programmes.immediate_justice.models import (
    ActivityEvent,
    ChildPlan,
    Happened,
    PlanActivity,
    Referral,
    ReferralState,
    Route,
    Site,
    SiteState,
)
from saferplaces.programmes.immediate_justice.states import move

RUNNING = {ReferralState.ACCEPTED, ReferralState.STARTED}


@dataclass(frozen=True)
class Agreed:
    """One activity as it was agreed."""

    kind: str
    words: str
    on: dt.date | None = None
    site_id: int | None = None


@dataclass(frozen=True)
class PlanTerms:
    """A plan: how a parent or carer is involved, what the child is good at, what was agreed."""

    referral_id: int
    carer: str
    carer_name: str = ""
    carer_words: str = ""
    strengths: str = ""
    activities: tuple[Agreed, ...] = ()


@dataclass(frozen=True)
class Noted:
    """What came of an activity; `key` is that of the form."""

    activity_id: int
    happened: str
    words: str
    at: dt.datetime | None = None
    key: uuid.UUID | None = None


def agree(actor: Actor, terms: PlanTerms) -> ChildPlan:
    """Agree one child's plan.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When another service sees the child.
    """
    return agree_many(actor, [terms])[0]


def agree_many(actor: Actor, many: Sequence[PlanTerms]) -> list[ChildPlan]:
    """Agree the plans of several children: all of them or none.

    Raises
    ------
    Problem
        With the field that will not do.
    Refused
        When another service sees one of them.
    """
    carers = {row.code: row for row in codes("justice_carers")}
    kinds = _kinds()
    with acting(actor):
        rows = {row.pk: row for row in locked(terms.referral_id for terms in many)}
        as_provider(actor, rows.values())
        for terms in many:
            row = rows[terms.referral_id]
            _running(row)
            _carer(terms, carers)
            if ChildPlan.objects.filter(referral=row).exists():
                raise Problem("A plan is agreed already: add to it")
        now = timezone.now()
        plans = ChildPlan.objects.bulk_create(
            ChildPlan(
                referral=rows[terms.referral_id],
                carer=terms.carer,
                carer_name=terms.carer_name.strip(),
                carer_words=terms.carer_words.strip(),
                strengths=terms.strengths.strip(),
                agreed_at=now,
                agreed_by_id=actor.person,
            )
            for terms in many
        )
        asked = [(p, one) for p, t in zip(plans, many, strict=True) for one in t.activities]
        _activities(actor, asked, kinds)
        _touch(rows.values(), now)
        note(actor, "justice_plan.agreed", rows.values())
    return plans


def add_activity(actor: Actor, referral_id: int, agreed: Agreed) -> PlanActivity:
    """Agree one more activity.

    Raises
    ------
    Problem
        With the field that will not do, or when there is no plan yet.
    Refused
        When another service sees the child.
    """
    with acting(actor):
        (row,) = locked([referral_id])
        as_provider(actor, [row])
        _running(row)
        plan = ChildPlan.objects.filter(referral=row).first()
        if plan is None:
            raise Problem("Agree the plan with the child first")
        (made,) = _activities(actor, [(plan, agreed)], _kinds())
        _touch([row], made.agreed_at)
        note(actor, "justice_plan.activity_agreed", [row], activity=made.pk)
    return made


def drop_activity(actor: Actor, activity_id: int, why: str) -> PlanActivity:
    """Agree to leave an activity out.

    Raises
    ------
    Problem
        Without a reason, or when it is left out already.
    Refused
        When another service sees the child.
    """
    with acting(actor):
        found = PlanActivity.objects.select_related("plan").get(pk=activity_id)
        (row,) = locked([found.plan.referral_id])
        as_provider(actor, [row])
        _running(row)
        found.refresh_from_db(fields=["dropped_at"])
        if found.dropped_at is not None:
            raise Problem("It is left out already")
        found.dropped_why = words(why, "why", "Say why it is left out")
        found.dropped_at = timezone.now()
        found.save(update_fields=["dropped_at", "dropped_why"])
        _touch([row], found.dropped_at)
        note(actor, "justice_plan.activity_dropped", [row], activity=found.pk)
    return found


def note_activity(actor: Actor, noted: Noted) -> ActivityEvent:
    """Say what came of one activity.

    Raises
    ------
    Problem
        Without words, or when the referral is not under way.
    Refused
        When another service sees the child.
    """
    return note_many(actor, [noted])[0]


def note_many(actor: Actor, many: Sequence[Noted]) -> list[ActivityEvent]:
    """Say what came of several activities: all of them or none.

    Raises
    ------
    Problem
        Without words, or when a referral is not under way.
    Refused
        When another service sees one of the children.
    """
    with acting(actor):
        found = PlanActivity.objects.select_related("plan").in_bulk(
            [one.activity_id for one in many]
        )
        rows = {row.pk: row for row in locked(a.plan.referral_id for a in found.values())}
        as_provider(actor, rows.values())
        keys = [one.key for one in many if one.key]
        if keys and (before := list(ActivityEvent.objects.filter(key__in=keys))):
            return before
        now = timezone.now()
        events, begun = [], {}
        for one in many:
            activity = found[one.activity_id]
            row = rows[activity.plan.referral_id]
            _running(row)
            if activity.dropped_at is not None:
                raise Problem("This activity was left out")
            if one.happened not in Happened.values:
                raise Problem("Select what came of it", field="happened")
            at = one.at or now
            if at > now:
                raise Problem("It cannot have happened in the future", field="at")
            said = words(one.words, "words", "Say what came of it, in words that help the child")
            events.append(
                ActivityEvent(
                    activity=activity,
                    happened=one.happened,
                    at=at,
                    words=said,
                    noted_at=now,
                    noted_by_id=actor.person,
                    key=one.key or uuid.uuid4(),
                )
            )
            if one.happened != Happened.NOT_THIS_TIME and row.state == ReferralState.ACCEPTED:
                row.started_at = min(at, row.started_at or at)
                begun[row.pk] = row
        ActivityEvent.objects.bulk_create(events)
        _begin(actor, list(begun.values()))
        _touch(rows.values(), now)
        note(actor, "justice_plan.noted", rows.values(), number=len(events))
    return events


def _begin(actor: Actor, rows: list[Referral]) -> None:
    if rows:
        move(actor, rows, ReferralState.STARTED)
        Referral.objects.bulk_update(rows, ["state", "started_at"])
        registry.tell(registry.STARTED, actor, rows)


def _kinds() -> frozenset[str]:
    return frozenset(codes("justice_child_activities").values_list("code", flat=True))


def _running(row: Referral) -> None:
    if row.route != Route.CHILD:
        raise Problem("Only a child has a plan")
    if row.state not in RUNNING:
        raise Problem("This referral is not under way")


def _carer(terms: PlanTerms, carers: dict[str, Code]) -> None:
    row = carers.get(terms.carer)
    if row is None:
        raise Problem("Select how a parent or carer is involved", field="carer")
    if row.values["named"] and not terms.carer_name.strip():
        raise Problem("Enter who the parent or carer is", field="carer_name")
    if not row.values["named"]:
        words(terms.carer_words, "carer_words", "Say why it is not safe or right")


def _activities(
    actor: Actor, asked: Sequence[tuple[ChildPlan, Agreed]], kinds: frozenset[str]
) -> list[PlanActivity]:
    sites = Site.objects.in_bulk([one.site_id for _, one in asked if one.site_id])
    now = timezone.now()
    made = []
    for plan, one in asked:
        if one.kind not in kinds:
            raise Problem("Select a kind of activity", field="kind")
        site = sites.get(one.site_id) if one.site_id else None
        if one.site_id:
            _place(plan, one, site)
        made.append(
            PlanActivity(
                plan=plan,
                kind=one.kind,
                words=words(one.words, "words", "Say what was agreed"),
                on=one.on,
                site=site,
                agreed_at=now,
                agreed_by_id=actor.person,
            )
        )
    return PlanActivity.objects.bulk_create(made)


def _place(plan: ChildPlan, one: Agreed, site: Site | None) -> None:
    """Require that a place is open and assessed, and nobody to keep apart there that day."""
    if site is None or site.state != SiteState.OPEN or one.on is None:
        raise Problem("Select a place that is open, and the day", field="site")
    newest = site.assessments.first()
    if newest is None or not newest.suitable or newest.good_until < one.on:
        raise Problem("This place has no risk assessment that holds on that day", field="site")
    hold_gate()
    there = Referral.objects.filter(
        plan__activities__site=site,
        plan__activities__on=one.on,
        plan__activities__dropped_at__isnull=True,
    ).exclude(pk=plan.referral_id)
    if any(plan.referral_id in (a.pk, b.pk) for a, b in clashes([plan.referral, *there])):
        raise Problem("They cannot be placed there on that day: choose another", field="on")


def _touch(rows: object, now: dt.datetime) -> None:
    Referral.objects.filter(pk__in=[row.pk for row in rows]).update(moved_at=now)  # type: ignore[attr-defined]
