"""What happens after too many wrong passwords."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferplaces.foundation.identity.models import User
from saferplaces.foundation.identity.signing import note


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Say that the account is locked for a while, without saying whether it exists."""
    return render(request, "identity/locked_out.html", status=429)


def record_lock(request: HttpRequest, username: str, **_: Any) -> None:
    """Record that signing in was locked (the signal ``axes.signals.user_locked_out``)."""
    note(request, User.objects.filter(username=username).first(), "sign_in.locked")
