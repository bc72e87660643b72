"""Begin and end a session, each with its record."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import SYSTEM, Actor, acting_as, current_memberships
from saferplaces.foundation.identity.models import User

LOCAL = "django.contrib.auth.backends.ModelBackend"
PROVIDER = "saferplaces.foundation.identity.oidc.Backend"
FACTOR, PART = "factor", "membership"


def begin_session(request: HttpRequest, user: User, factor: str, backend: str = LOCAL) -> bool:
    """Sign a person in with a new session key, unless they have no part here today.

    Parameters
    ----------
    factor:
        How they proved who they are: ``second`` (a second factor after the password), or
        ``provider`` (their organisation's sign-in service).
    """
    parts = current_memberships(user)
    if not user.is_active or user.is_service or not parts:
        note(request, user, "sign_in.without_part")
        return False
    with transaction.atomic():
        request.session.flush()  # nothing of who sat here before; login makes the new key
        login(request, user, backend=backend)
        request.session[FACTOR] = factor
        request.session[PART] = parts[0].pk
        note(request, user, "sign_in", factor=factor)
    return True


def end_session(request: HttpRequest, verb: str = "sign_out") -> None:
    """Sign a person out and forget the session."""
    if request.user.is_authenticated:
        note(request, request.user, verb)
    logout(request)


def note(request: HttpRequest, user: User | None, verb: str, **detail: Any) -> None:
    """Record something about signing in; `detail` holds no name and no address."""
    with transaction.atomic():
        record(
            _actor(request, user),
            what="sign_in",
            verb=verb,
            objects=[f"user:{user.pk}"] if user else [],
            detail=detail,
        )


def safe_next(request: HttpRequest, address: str | None) -> str:
    """Return the address to go to after signing in, if it is one of ours; else nothing."""
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if address and allowed else ""


def _actor(request: HttpRequest, user: User | None) -> Actor:
    identity = getattr(request, "request_id", "")
    if user is None:
        return SYSTEM
    parts = current_memberships(user)
    chosen = request.session.get(PART) if hasattr(request, "session") else None
    if parts:
        return acting_as(next((p for p in parts if p.pk == chosen), parts[0]), identity)
    return Actor(
        user_id=user.pk,
        name=user.name,
        role="",
        membership_id=None,
        organisation_id=None,
        organisation="",
        regime="",
        districts=frozenset(),
        request_id=identity or SYSTEM.request_id,
    )
