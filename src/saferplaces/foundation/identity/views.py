"""Signing in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from saferplaces.foundation.ui.doors import open_door


@open_door
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is."""
    return render(request, "identity/sign_in.html")
