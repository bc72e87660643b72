"""How often a token may ask, and how often an address may show a wrong one."""

from __future__ import annotations

import datetime as dt
import hashlib
import time

from django.db import connection
from django.http import HttpRequest

from saferplaces.foundation.api.errors import ApiError
from saferplaces.foundation.api.models import Meter
from saferplaces.foundation.reference.queries import setting

MINUTE, HOUR = 60, 3600
COUNT = (
    "INSERT INTO api_meter (key, span, ends_at, count) VALUES (%s, %s, %s, 1)"
    " ON CONFLICT (key, span) DO UPDATE SET count = api_meter.count + 1 RETURNING count"
)


def count_request(token_id: int) -> None:
    """Count one request of a token.

    Raises
    ------
    ApiError
        When it has had its share of this minute.
    """
    _count(f"token:{token_id}", MINUTE, setting("api_requests_a_minute"))


def count_failure(request: HttpRequest) -> None:
    """Count one request without a token that works, by the address that it came from.

    A token that works is let in all the same: others behind the same address go on working, and
    a secret of 256 bits is not found by trying.

    Raises
    ------
    ApiError
        When there were too many in this hour.
    """
    address = hashlib.sha256(request.META.get("REMOTE_ADDR", "").encode()).hexdigest()[:32]
    _count(f"address:{address}", HOUR, setting("api_failures_an_hour"))


def forget_old_meters(now: dt.datetime) -> int:
    """Delete the meters of spans that are over; return how many."""
    return Meter.objects.filter(ends_at__lt=now).delete()[0]


def _count(key: str, seconds: int, most: int) -> None:
    now = int(time.time())
    span = now // seconds
    ends = (span + 1) * seconds
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, span, dt.datetime.fromtimestamp(ends, dt.UTC)])
        (count,) = cursor.fetchone()
    if count > most:
        wait = str(max(1, ends - now))
        raise ApiError(
            429, "Too many requests", f"Wait {wait} seconds.", headers={"Retry-After": wait}
        )
