"""Who may run audits, judge logs, and read what came of them.

An auditor reads the logs that were given to them, wherever they lie: districts are mixed on
purpose. Reading one is recorded.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from saferplaces.accountability.audits.models import (
    Assignment,
    Audit,
    AuditState,
    LogState,
    SampledLog,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    RECORDING_AUDITS,
    RECORDING_AUDITS_REVIEW,
    RECORDING_AUDITS_RUN,
)
from saferplaces.foundation.policy import ALL, NONE, Condition, Policy, field
from saferplaces.foundation.policy.policy import Rule


def _of_the_force(actor: Actor) -> Condition:
    """Everything for the force's people; others read what is finished."""
    return ALL if actor.of_force else field("state").equals(AuditState.CLOSED)


def _to_run(actor: Actor) -> Condition:
    return ALL if actor.of_force and actor.districts is None else NONE


def _given(actor: Actor) -> Condition:
    """Hold where the log is the actor's to judge, and they have not."""
    mine = Assignment.objects.filter(auditor=actor.user_id or 0, judged_at__isnull=True)
    given = Condition(
        Q(Exists(mine.filter(log=OuterRef("pk")))), lambda log: mine.filter(log=log.pk).exists()
    )
    reading = field("audit__state").equals(AuditState.READING)
    return given & reading & field("state").among([LogState.DRAWN, LogState.ONCE])


def _in_dispute(actor: Actor) -> Condition:
    """Hold where two auditors disagree, and the actor is neither."""
    own = Assignment.objects.filter(auditor=actor.user_id or 0)
    among = Condition(
        Q(Exists(own.filter(log=OuterRef("pk")))), lambda log: own.filter(log=log.pk).exists()
    )
    return _to_run(actor) & field("state").equals(LogState.DISAGREED) & ~among


audits = Policy(
    Audit,
    {
        "read": Rule(RECORDING_AUDITS, _of_the_force, "It is not finished."),
        "run": Rule(RECORDING_AUDITS_RUN, _to_run, "Audits are run for the whole force."),
    },
)
logs = Policy(
    SampledLog,
    {
        "judge": Rule(
            RECORDING_AUDITS_REVIEW, _given, "It is not yours to judge, or you have judged it."
        ),
        "settle": Rule(
            RECORDING_AUDITS_RUN,
            _in_dispute,
            "There is nothing to settle, or you are one of its two auditors.",
        ),
    },
)
