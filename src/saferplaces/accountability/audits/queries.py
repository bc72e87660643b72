"""What the pages of audits list, and what others may ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    LogState,
    SampledLog,
)
from saferplaces.accountability.audits.policy import logs
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import User


@dataclass(frozen=True)
class Progress:
    """How far one auditor has come."""

    name: str
    given: int
    judged: int

    @property
    def left(self) -> int:
        """Logs that are still to be judged."""
        return self.given - self.judged


def mine(actor: Actor) -> QuerySet[SampledLog]:
    """Return the logs that an auditor has still to judge, in the order of the draw."""
    rows = SampledLog.objects.filter(logs.scope(actor, "judge")).select_related("audit")
    return rows.order_by("audit__planned_at", "place")


def disagreements(audit: Audit) -> QuerySet[SampledLog]:
    """Return the logs of an audit on which two auditors disagree."""
    return SampledLog.objects.filter(audit=audit, state=LogState.DISAGREED).order_by("place")


def states(audit: Audit) -> dict[str, int]:
    """Return how many logs of an audit stand where."""
    rows = SampledLog.objects.filter(audit=audit).values_list("state").annotate(n=Count("pk"))
    return dict(rows.order_by("state"))


def progress(audit: Audit) -> list[Progress]:
    """Return how far each auditor has come; a log that has gone is nobody's any more."""
    rows = Assignment.objects.filter(log__audit=audit).exclude(
        log__state=LogState.GONE, judged_at__isnull=True
    )
    counts = rows.values("auditor").annotate(
        n=Count("pk"), judged=Count("pk", filter=Q(judged_at__isnull=False))
    )
    names = dict(
        User.objects.filter(pk__in=[r["auditor"] for r in counts]).values_list("pk", "name")
    )
    found = [Progress(names[row["auditor"]], row["n"], row["judged"]) for row in counts]
    return sorted(found, key=lambda one: one.name)
