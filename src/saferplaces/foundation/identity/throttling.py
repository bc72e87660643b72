"""What somebody sees after too many wrong passwords."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Say that the account is locked for a while, without saying whether it exists."""
    return render(request, "identity/locked_out.html", status=429)
