"""For the machines that watch the service: is it ready, and how much does it do."""

from __future__ import annotations

import hmac
from functools import lru_cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import Http404, HttpRequest, HttpResponse

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.metrics import requests
from saferplaces.foundation.jobs.queries import metrics as job_metrics
from saferplaces.foundation.ui.doors import open_door

LOOPBACK = {"127.0.0.1", "::1"}
PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@open_door
def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether pages can be answered: the database is there, its tables are up to date."""
    problem = not_ready()
    return HttpResponse(
        problem or "ready", status=503 if problem else 200, content_type="text/plain; charset=utf-8"
    )


@open_door
def metrics(request: HttpRequest) -> HttpResponse:
    """Give counts and durations to a collector on this machine, or to one with the token."""
    if not _may_collect(request):
        raise Http404
    lines = [*requests.lines(), *job_metrics()]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8"
    )


def not_ready() -> str:
    """Return what is missing for answering pages, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
    except DatabaseError:
        return "the database does not answer, or has no tables yet"
    missing = _shipped() - applied
    return f"{len(missing)} migrations are not applied" if missing else ""


@lru_cache(maxsize=1)
def _shipped() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset((app, name) for app, name in loader.graph.nodes)


def _may_collect(request: HttpRequest) -> bool:
    token = config().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    beside = request.META.get("REMOTE_ADDR") in LOOPBACK
    return beside and not any(name in request.META for name in PASSED_ON)
