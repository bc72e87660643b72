"""Draw a sample of plans: once, by a seed, from the plans as they stand now."""

from __future__ import annotations

import datetime as dt
import math
import secrets
from collections import defaultdict
from dataclasses import dataclass, field

from django.utils import timezone

from asvat.errors import InputError
from asvat.evaluation.recording_audit import allocate
from asvat.evaluation.recording_audit.draw import draw as drawn
from asvat.evaluation.recording_audit.draw import fingerprint
from saferplaces.casework.problem_solving.models import (
    AuditedPlan,
    AuditedPlanStateChange,
    AuditedState,
    AuditState,
    Plan,
    PlanAudit,
    PlanAuditStateChange,
    Population,
)
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.calendar import end_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import PLANS_AUDIT
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

LARGEST_SEED = 2**53


@dataclass(frozen=True)
class Sampling:
    """What an audit is of, and how much of it is read."""

    title: str
    of: str
    first_day: dt.date
    last_day: dt.date
    districts: list[str] = field(default_factory=list)
    size: int = 30
    minimum: int = 2
    second_share: int = 20
    seed: int | None = None


def population(organisation_id: int, given: Sampling) -> dict[str, list[str]]:
    """Return the plans (keys as text) that an audit is of, by district."""
    moment = {Population.STARTED: "started_at", Population.ENDED: "ended_at"}[Population(given.of)]
    since = end_of(given.first_day - dt.timedelta(days=1))
    rows = Plan.objects.filter(
        organisation_id=organisation_id,
        started_at__isnull=False,
        **{f"{moment}__gt": since, f"{moment}__lte": end_of(given.last_day)},
    )
    if given.of == Population.ENDED:
        rows = rows.filter(state="closed")
    if given.districts:
        rows = rows.filter(district__in=given.districts)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, district in rows.order_by("pk").values_list("pk", "district"):
        found[district].append(str(key))
    return dict(sorted(found.items()))


def draw_sample(actor: Actor, given: Sampling) -> PlanAudit:
    """Draw an audit's sample. A plan that is drawn is never replaced by another.

    Raises
    ------
    Problem
        When there is no plan in the period, or the sample is too small for its districts.
    """
    if not actor.can(PLANS_AUDIT) or actor.user_id is None or actor.organisation_id is None:
        raise Refused("An analyst draws the sample of an audit of plans.")
    if given.last_day < given.first_day:
        raise Problem("The last day must not be before the first", field="last_day")
    if given.last_day >= timezone.localdate():
        raise Problem("The period must be over", field="last_day")
    with acting(actor):
        strata = population(actor.body, given)
        if not strata:
            raise Problem("No plan of this kind is in the period", field="first_day")
        seed = secrets.randbelow(LARGEST_SEED) if given.seed is None else given.seed
        try:
            sizes = allocate([len(keys) for keys in strata.values()], given.size, given.minimum)
        except InputError:
            least = sum(min(len(keys), given.minimum) for keys in strata.values())
            raise Problem(
                f"Read at least {least} plans, so that each district has {given.minimum}",
                field="size",
            ) from None
        wanted = {name: int(size) for name, size in zip(strata, sizes, strict=True)}
        now = timezone.now()
        audit = PlanAudit.objects.create(
            title=given.title.strip(), organisation_id=actor.organisation_id, of=given.of,
            first_day=given.first_day, last_day=given.last_day, districts=given.districts,
            size=sum(wanted.values()), minimum=given.minimum, second_share=given.second_share,
            seed=seed, fingerprint=fingerprint(strata), drawn_by_id=actor.user_id, drawn_at=now,
            strata=[[name, len(keys), wanted[name]] for name, keys in strata.items()],
        )  # fmt: skip
        _keep(actor, audit, strata, drawn(strata, wanted, seed))
        record(
            actor, what="alter", verb="plan_audit.drawn", objects=[f"planaudit:{audit.pk}"],
            detail={"seed": seed, "fingerprint": audit.fingerprint, "plans": audit.size},
        )  # fmt: skip
    return audit


def _keep(actor: Actor, audit: PlanAudit, strata: dict[str, list[str]], found: list[str]) -> None:
    of = {key: name for name, keys in strata.items() for key in keys}
    twice = math.ceil(len(found) * audit.second_share / 100)
    rows = AuditedPlan.objects.bulk_create(
        AuditedPlan(
            audit=audit, plan_id=int(key), district=of[key], place=place, twice=place <= twice
        )
        for place, key in enumerate(found, start=1)
    )
    now, by = timezone.now(), actor.user_id
    AuditedPlanStateChange.objects.bulk_create(
        AuditedPlanStateChange(audited=row, new=AuditedState.DRAWN, by_id=by, at=now)
        for row in rows
    )
    PlanAuditStateChange.objects.create(audit=audit, new=AuditState.DRAWN, by_id=by, at=now)
