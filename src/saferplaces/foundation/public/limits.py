"""Limits on public forms: a flood from one address waits, a full bus behind one does not.

How many a form takes from one address in a stretch of time are values of the code list
``public_limits`` (local policy), so that a network that has many people behind one address is
served by a higher number and not by a change of code.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from saferplaces.foundation.kept import Kept, for_a_while
from saferplaces.foundation.public.models import Use
from saferplaces.foundation.reference.queries import code

LIST = "public_limits"
KEPT = dt.timedelta(hours=2)
_rules: Kept[tuple[int, int]] = Kept()


def wait(request: HttpRequest, form: str) -> int:
    """Count one sending of a form; return the seconds to wait, 0 if it is taken.

    Parameters
    ----------
    form:
        Code of the list ``public_limits``, whose values are ``times`` and ``minutes``.
    """
    most, stretch = _rules.of(form, for_a_while(), lambda: _rule(form))
    now = timezone.now()
    began = dt.datetime.fromtimestamp(now.timestamp() // stretch * stretch, dt.UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO public_use AS used (source, began_at, times) VALUES (%s, %s, 1) "
            "ON CONFLICT (source, began_at) DO UPDATE SET times = used.times + 1 RETURNING times",
            [_source(request, form, now), began],
        )
        (times,) = cursor.fetchone()
    if times <= most:
        return 0
    return max(1, stretch - int((now - began).total_seconds()))


def clear() -> dict[str, int]:
    """Delete counts that nothing asks any more."""
    gone, _ = Use.objects.filter(began_at__lt=timezone.now() - KEPT).delete()
    return {"deleted": gone}


def _rule(form: str) -> tuple[int, int]:
    """Return how many a form takes, in how many seconds."""
    rule = code(LIST, form).values
    return int(rule["times"]), int(rule["minutes"]) * 60


def _source(request: HttpRequest, form: str, now: dt.datetime) -> str:
    """Return a hash of where a form comes from: of IPv6 its /64, which is one connection."""
    told = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        network = told
    else:
        # Listening on both, a server calls 192.0.2.1 "::ffff:192.0.2.1": all of these are one /64.
        address = getattr(address, "ipv4_mapped", None) or address
        prefix = 64 if address.version == 6 else 32
        network = str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))
    words = f"public-limit {form} {network} {now.date()}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
