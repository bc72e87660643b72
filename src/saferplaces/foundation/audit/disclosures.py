"""Before personal data leaves the service: to whom it goes, and what for.

Call `disclosing` first in every view that gives a file or a page for printing with personal data::

    @door(AUDIT, personal=True, verb="audit.list")
    def trail(request: Request) -> HttpResponse:
        table = Table(request, rows, columns, caption="Entries", export_as="audit-trail")
        if table.csv_requested and (asked := disclosing(request, "entries of the audit trail")):
            return asked
        request.access.saw("entry", [row.pk for row in table.rows])
        if table.csv_requested:
            return table.csv()
        ...

The first time, the person is asked for a recipient and a purpose on a page of its own, and comes
back to the same address with a token that is good for one answer. That answer is then recorded as
a disclosure (what=disclose) with recipient, purpose and the keys that the view says it shows.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import EXPORT
from saferplaces.foundation.policy import Refused

SESSION = "disclosures"
TOKEN = "disclosure"  # noqa: S105 - the name of a parameter
KEPT = 5
"""So many answers may wait to be fetched in one session."""


def disclosing(request: Request, what: str, needs: str = EXPORT) -> HttpResponse | None:
    """Return the step that asks for recipient and purpose, or None once they are given.

    Parameters
    ----------
    what:
        What is given away, in words without personal data: "entries of the audit trail".
    needs:
        The capability to give it away.

    Raises
    ------
    Refused
        When the role may not.
    """
    if not request.actor.can(needs):
        raise Refused(f"Your role ({request.actor.role_name}) may not take data out.")
    waiting: dict[str, Any] = request.session.get(SESSION, {})
    given = waiting.pop(request.GET.get(TOKEN, ""), None)
    if given is None or given["to"] != _address(request):
        query = urlencode({"to": _address(request), "what": what})
        return redirect(f"{reverse('disclosure')}?{query}")
    request.session[SESSION] = waiting
    request.access.recipient = given["recipient"]
    request.access.purpose = given["purpose"]
    request.access.reason = given["reason"]
    return None


def grant(request: Request, to: str, recipient: str, purpose: str, reason: str) -> str:
    """Keep what was answered for one fetch of an address; return the address to fetch."""
    token = secrets.token_urlsafe(12)
    waiting = dict(list(request.session.get(SESSION, {}).items())[-KEPT + 1 :])
    waiting[token] = {"to": to, "recipient": recipient, "purpose": purpose, "reason": reason}
    request.session[SESSION] = waiting
    return f"{to}{'&' if '?' in to else '?'}{urlencode({TOKEN: token})}"


def _address(request: Request) -> str:
    query = request.GET.copy()
    query.pop(TOKEN, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path
