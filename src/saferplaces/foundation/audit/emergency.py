"""Whether a page that was not found offers to break the glass."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse

from saferplaces.foundation.audit.actions.break_glass import KINDS
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import BREAK_GLASS


def emergency_address(request: HttpRequest, exception: Exception) -> str:
    """Return where to break the glass for the record that was asked for, or "".

    The offer is the same whether there is such a record or not. Where the glass is broken for it
    already and it still was not found, there is none, and no offer.
    """
    actor: Actor | None = getattr(request, "actor", None)
    objects: list[str] = getattr(exception, "objects", [])
    if actor is None or len(objects) != 1 or not actor.can(BREAK_GLASS):
        return ""
    kind, _, key = objects[0].partition(":")
    if kind not in KINDS or actor.districts is None or key in actor.granted_keys(kind):
        return ""
    return reverse("break-glass", args=[kind, key])
