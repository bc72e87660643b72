"""Every night: throw away what nobody needs any more."""

from __future__ import annotations

import datetime as dt
from importlib import import_module

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from saferplaces.foundation.jobs.models import JobRun
from saferplaces.foundation.messages import actions as messages
from saferplaces.foundation.reference.queries import setting


def tidy() -> dict[str, int]:
    """Delete ended sessions, old sign-in attempts, read notices, finished jobs and old runs."""
    now = timezone.now()
    sessions = import_module(settings.SESSION_ENGINE).SessionStore.get_model_class()
    old_attempts = now - dt.timedelta(days=setting("keep_sign_in_attempts_days"))
    old_runs = now - dt.timedelta(days=setting("keep_job_runs_days"))
    return {
        "sessions": sessions.objects.filter(expire_date__lt=now).delete()[0],
        "sign_in_attempts": sum(
            model.objects.filter(attempt_time__lt=old_attempts).delete()[0]
            for model in (AccessAttempt, AccessFailureLog, AccessLog)
        ),
        "runs": JobRun.objects.filter(started_at__lt=old_runs).delete()[0],
        "read_notices": messages.purge(),
        "finished_jobs": _finished_jobs(),
    }


def _finished_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing') AND id NOT IN"
            " (SELECT job_id FROM procrastinate_events WHERE at > now() - interval '1 day')"
        )
        return int(cursor.rowcount)
