"""Plan an audit: say the population, reckon the sample."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.utils import timezone

from asvat.errors import InputError
from saferplaces.accountability.audits.models import Audit, AuditState, By, Scope, Stratum
from saferplaces.accountability.audits.policy import audits
from saferplaces.accountability.audits.population import counts
from saferplaces.accountability.audits.sizing import affordable, needed, shared_out
from saferplaces.accountability.audits.states import move_audit
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_RUN
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting


@dataclasses.dataclass(frozen=True)
class Plan:
    """What the registrar asks for.

    Attributes
    ----------
    hours:
        Hours of reading that there are; the sample is no larger than they allow. None for as
        many as the precision needs.
    seed:
        None takes one from the clock.
    """

    title: str
    first_day: dt.date
    last_day: dt.date
    agencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    opening_groups: tuple[str, ...] = ()
    closing_groups: tuple[str, ...] = ()
    by: str = By.CLOSING
    scope: str = Scope.BOTH
    expected: float = 0.95
    within: float = 0.03
    crimes_per_log: float | None = None
    hours: float | None = None
    seed: int | None = None


def plan(actor: Actor, given: Plan, key: int | None = None) -> Audit:
    """Write a plan with its strata, or change one that has not been drawn."""
    with acting(actor):
        if key is None:
            if not actor.can(RECORDING_AUDITS_RUN):
                raise Refused(f"Your role ({actor.role_name}) may not plan an audit.")
            audit = Audit(planned_by_id=actor.person, planned_at=timezone.now())
        else:
            audit = Audit.objects.select_for_update().get(pk=key)
            if audit.state != AuditState.PLANNED:
                raise Problem("The sample has been drawn: the plan stands.")
        audits.may(actor, "run", audit).require()
        _write(audit, given)
        populations = counts(audit)
        population = sum(populations.values())
        if population == 0:
            raise Problem("No log was closed in this period that fits", field="first_day")
        audit.size = needed(audit, population)
        if given.hours is not None:
            audit.size = min(audit.size, affordable(given.hours))
        sizes = _shared(audit, populations)
        audit.save()
        audit.strata.all().delete()
        Stratum.objects.bulk_create(
            Stratum(
                audit=audit, district=key[0], group=key[1], population=number, sample=sizes[key]
            )
            for key, number in populations.items()
        )
        _record(actor, "recording_audit.planned", audit)
    return audit


def abandon(actor: Actor, key: int, why: str) -> Audit:
    """Give an audit up; what was drawn and judged stays on record."""
    with acting(actor):
        audit = Audit.objects.select_for_update().get(pk=key)
        audits.may(actor, "run", audit).require()
        if not why.strip():
            raise Problem("Say why it is given up", field="why")
        audit.why = why.strip()
        move_audit(audit, AuditState.ABANDONED)
        _record(actor, "recording_audit.abandoned", audit)
    return audit


def _write(audit: Audit, given: Plan) -> None:
    if given.last_day < given.first_day:
        raise Problem("The last day must be the first day or later", field="last_day")
    if not 0 < given.expected < 1:
        raise Problem("The expected rate must be between 0 and 100%", field="expected")
    if not 0 < given.within < 0.5:
        raise Problem("The precision must be between 0 and 50 points", field="within")
    for name in (
        "title", "first_day", "last_day", "by", "scope", "expected", "within",
    ):  # fmt: skip
        setattr(audit, name, getattr(given, name))
    for name in ("agencies", "districts", "opening_groups", "closing_groups"):
        setattr(audit, name, list(getattr(given, name)))
    audit.crimes_per_log = given.crimes_per_log or float(setting("audit_crimes_per_log"))
    audit.minimum = int(setting("audit_minimum"))
    audit.seed = given.seed if given.seed is not None else int(timezone.now().timestamp())


def _shared(audit: Audit, populations: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    try:
        return shared_out(audit, populations)
    except InputError as error:
        raise Problem(
            f"{audit.size} logs are too few for {audit.minimum} from each of "
            f"{len(populations)} strata: give more hours, ask for more precision, or choose fewer "
            "districts or groups",
            field="hours",
        ) from error


def _record(actor: Actor, verb: str, audit: Audit) -> None:
    record(
        actor,
        what="alter",
        verb=verb,
        objects=[f"audit:{audit.pk}"],
        detail={"state": audit.state, "size": audit.size, "seed": audit.seed},
    )
