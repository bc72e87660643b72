"""What higher floors add to a page: each panel's template gets what its `load` returned."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from markupsafe import Markup

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.registry import Panel, Registry


@dataclass(frozen=True)
class Shown:
    """A panel, made."""

    title: str
    html: Markup
    first: bool = False


def panels(found: Registry[Panel], request: Request, key: str) -> list[Shown]:
    """Return the panels that have something to show about a record."""
    shown = []
    for panel in found:
        content = panel.load(request.actor, key, request.access)
        if content is not None:
            html = render_to_string(panel.template, dict(content), request)
            # Jinja2 has escaped it already, but Django's backend gives a plain text.
            shown.append(Shown(panel.title, Markup(html), panel.first))  # noqa: S704
    return shown
