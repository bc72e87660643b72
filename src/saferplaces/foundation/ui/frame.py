"""What the frame of every page shows: who one is, in which part, what is unread."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from saferplaces.foundation.config.config import config


@dataclass(frozen=True)
class Frame:
    """What stands around a page."""

    demo: bool
    switch_address: str
    sign_out_address: str


def frame(request: HttpRequest) -> Frame:
    """Return what stands around the page of a request."""
    return Frame(config().mode == "demo", _address("switch-part"), _address("sign-out"))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
