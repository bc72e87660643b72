"""What the audit room does by itself: heads, verification, patterns, disposal of old reports."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from saferplaces.foundation.audit.actions.look_for_patterns import look_for_patterns
from saferplaces.foundation.audit.actions.report import dispose_reports
from saferplaces.foundation.audit.heads import HeadsError, export_head, read_heads
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.config import config
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import AUDIT
from saferplaces.foundation.jobs.running import JobError
from saferplaces.foundation.jobs.schedule import add
from saferplaces.foundation.messages.actions import notify


def write_head() -> dict[str, int]:
    """Write the head of the chain to the file that AUDIT_HEADS names.

    Raises
    ------
    JobError
        When the chain does not fit the heads of earlier nights; the DPO is told.
    """
    try:
        return {"records": export_head(config().audit_heads).number}
    except HeadsError as error:
        raise _told(str(error)) from error


def verify_all() -> dict[str, int]:
    """Verify the whole chain, with the heads of earlier nights.

    Raises
    ------
    JobError
        When anything is wrong; the DPO is told.
    """
    heads = config().audit_heads
    report = verify(heads=list(read_heads(heads)) if heads.exists() else ())
    if not report.whole:
        raise _told(f"The audit trail is not whole: {report.faults[0]}.")
    return {"records": report.checked}


def dispose() -> dict[str, int]:
    """Delete access reports whose time is over."""
    return {"reports": dispose_reports()}


def register() -> None:
    """Put the jobs on the schedule."""
    add("audit_head", "10 1 * * *", write_head, title="Head of the audit trail")
    add("audit_verify", "0 4 * * 0", verify_all, title="Verify the audit trail")
    add("audit_patterns", "30 2 * * *", look_for_patterns, title="Unusual patterns of access")
    add("audit_reports", "50 2 * * *", dispose, title="Dispose of old access reports")


def _told(message: str) -> JobError:
    with transaction.atomic():
        told = [user.pk for user in people(AUDIT)]
        notify(told, "The audit trail does not fit: see the jobs.", reverse("audit"), urgent=True)
    return JobError(message)
