"""Draw the sample: once, by the seed, from the logs as they are published now."""

from __future__ import annotations

from django.utils import timezone

from asvat.errors import InputError
from asvat.evaluation.recording_audit import draw as drawn
from asvat.evaluation.recording_audit.draw import fingerprint
from saferplaces.accountability.audits.models import (
    Audit,
    AuditState,
    LogChange,
    LogState,
    SampledLog,
    Stratum,
)
from saferplaces.accountability.audits.policy import audits
from saferplaces.accountability.audits.population import Key, frame
from saferplaces.accountability.audits.sizing import shared_out
from saferplaces.accountability.audits.states import move_audit
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Publication

CHANGED = "The published logs have changed since the plan was made. Look at the plan again."


def draw(actor: Actor, key: int) -> Audit:
    """Draw an audit's sample. A log that is drawn is never replaced by another.

    Raises
    ------
    Problem
        When it has been drawn already, or the population no longer allows the plan.
    """
    with acting(actor):
        audit = Audit.objects.select_for_update().get(pk=key)
        audits.may(actor, "run", audit).require()
        strata = frame(audit)
        try:
            sizes = shared_out(audit, {k: len(units) for k, units in strata.items()})
            named = {_name(k): units for k, units in strata.items()}
            found = drawn(named, {_name(k): size for k, size in sizes.items()}, audit.seed)
        except InputError as error:
            raise Problem(CHANGED) from error
        latest = Publication.objects.filter(state=Publication.State.DONE).first()
        audit.snapshot = latest.snapshot if latest else ""
        audit.fingerprint = fingerprint(named)
        audit.drawn_at = timezone.now()
        move_audit(audit, AuditState.DRAWN)
        _keep(actor, audit, strata, sizes, found)
        record(
            actor,
            what="alter",
            verb="recording_audit.drawn",
            objects=[f"audit:{audit.pk}", *(f"incident:{unit}" for unit in found)],
            detail={"seed": audit.seed, "fingerprint": audit.fingerprint, "logs": len(found)},
        )
    return audit


def _keep(
    actor: Actor,
    audit: Audit,
    strata: dict[Key, list[str]],
    sizes: dict[Key, int],
    found: list[str],
) -> None:
    audit.strata.all().delete()
    rows = {
        key: Stratum.objects.create(
            audit=audit, district=key[0], group=key[1], population=len(units), sample=sizes[key]
        )
        for key, units in strata.items()
    }
    wanted = set(found)
    of = {unit: rows[key] for key, units in strata.items() for unit in units if unit in wanted}
    logs = SampledLog.objects.bulk_create(
        SampledLog(
            audit=audit, stratum=of[unit], incident_id=unit, district=of[unit].district, place=place
        )
        for place, unit in enumerate(found, start=1)
    )
    LogChange.objects.bulk_create(
        LogChange(log=log, new=LogState.DRAWN, by_id=actor.user_id, at=timezone.now())
        for log in logs
    )


def _name(key: Key) -> str:
    return "|".join(key)
