"""Components that views put into the cells of a table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.template import engines
from markupsafe import Markup


def tag(text: str, colour: str = "") -> Markup:
    """Return a GOV.UK tag: what state something is in."""
    return _render("tag", text, colour)


def badge(text: str, colour: str = "") -> Markup:
    """Return a MoJ badge: a short warning beside a name."""
    return _render("badge", text, colour)


@lru_cache(maxsize=512)
def _render(name: str, text: str, colour: str) -> Markup:
    jinja: Any = engines["jinja2"]
    macros = jinja.env.get_template("ui/components.html").module
    return Markup(getattr(macros, name)(text, colour).strip())  # noqa: S704 - a macro's own output
