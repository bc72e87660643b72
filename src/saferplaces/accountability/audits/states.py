"""How audits and their logs go from state to state.

The actions ask these tables, and docs/recording-audits.md draws them (``tools/state_diagrams.py``).
"""

from __future__ import annotations

from django.utils import timezone

from saferplaces.accountability.audits.models import (
    Audit,
    AuditState,
    LogChange,
    LogState,
    SampledLog,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RECORDING_AUDITS_REVIEW, RECORDING_AUDITS_RUN
from saferplaces.foundation.states import MACHINES, Machine, Way, step

AUDIT = (
    Way("", AuditState.PLANNED, "plan", "the crime registrar", RECORDING_AUDITS_RUN),
    Way(AuditState.PLANNED, AuditState.DRAWN, "draw", "the crime registrar", RECORDING_AUDITS_RUN),
    Way(
        AuditState.PLANNED,
        AuditState.ABANDONED,
        "abandon",
        "the crime registrar",
        RECORDING_AUDITS_RUN,
    ),
    Way(
        AuditState.DRAWN, AuditState.READING, "assign", "the crime registrar", RECORDING_AUDITS_RUN
    ),
    Way(
        AuditState.DRAWN,
        AuditState.ABANDONED,
        "abandon",
        "the crime registrar",
        RECORDING_AUDITS_RUN,
    ),
    Way(
        AuditState.READING, AuditState.CLOSED, "close", "the crime registrar", RECORDING_AUDITS_RUN
    ),
    Way(
        AuditState.READING,
        AuditState.ABANDONED,
        "abandon",
        "the crime registrar",
        RECORDING_AUDITS_RUN,
    ),
)
LOG = (
    Way("", LogState.DRAWN, "draw", "the crime registrar", RECORDING_AUDITS_RUN),
    Way(LogState.DRAWN, LogState.ONCE, "judge", "an auditor", RECORDING_AUDITS_REVIEW),
    Way(LogState.ONCE, LogState.AGREED, "judge", "another auditor", RECORDING_AUDITS_REVIEW),
    Way(
        LogState.ONCE,
        LogState.DISAGREED,
        "judge otherwise",
        "another auditor",
        RECORDING_AUDITS_REVIEW,
    ),
    Way(
        LogState.DISAGREED, LogState.SETTLED, "settle", "the crime registrar", RECORDING_AUDITS_RUN
    ),
    Way(LogState.DRAWN, LogState.GONE, "withdraw", "the service"),
    Way(LogState.ONCE, LogState.GONE, "withdraw", "the service"),
    Way(LogState.DISAGREED, LogState.GONE, "withdraw", "the service"),
)
OPEN_LOGS = [LogState.DRAWN, LogState.ONCE, LogState.DISAGREED]
DONE_LOGS = [LogState.AGREED, LogState.SETTLED]


def move(actor: Actor, log: SampledLog, new: str) -> None:
    """Move a locked log and save it, leaving a row that says who and when.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(LOG, log.state, new)
    LogChange.objects.create(
        log=log, old=log.state, new=new, by_id=actor.user_id, at=timezone.now()
    )
    log.state = new
    log.save()


def move_audit(audit: Audit, new: str) -> None:
    """Move a locked audit and save it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(AUDIT, audit.state, new)
    audit.state = new
    audit.save()


def register() -> None:
    """Have the tables drawn and walked."""
    MACHINES.add(Machine("An audit", "recording-audits.md", AUDIT), name="audit")
    MACHINES.add(Machine("A log of the sample", "recording-audits.md", LOG), name="audit-log")
