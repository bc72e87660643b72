"""The environment of every page: Jinja2, escaping everything, failing on what is not there."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined, Template

from saferplaces.foundation.config.config import config
from saferplaces.foundation.ui import (
    drafts,
    drawing,
    evidence,
    fields,
    formats,
    frame,
    maps,
    navigation,
    rendering,
)
from saferplaces.foundation.ui.macros import Macros, macros

PACKAGE = "govuk_frontend_jinja"
LENIENT = ("components/", f"{PACKAGE}/", "django/")


class Pages(Environment):
    """Our pages are strict about names; the GOV.UK macros, whose parameters are optional, are not.

    A template of the package is compiled in an environment of its own, which no page is.
    """

    macros: Macros

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - Jinja's name
    ) -> Template:
        """Return a page of ours, or a file of macros of the package."""
        if isinstance(name, str) and name.startswith(LENIENT):
            return self.macros.get_template(name)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> Environment:
    """Return the environment; third parties' templates are macros only."""
    options |= {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    made = Pages(**{**options, "undefined": StrictUndefined})
    package = PackageLoader(PACKAGE)
    loaders = [PrefixLoader({PACKAGE: package}), package, PackageLoader("django.forms", "jinja2")]
    made.macros = macros(**{**options, "loader": ChoiceLoader(loaders)})
    # Setting in the lines of what is inside would change a text that was entered.
    made.macros.filters["indent"] = lambda text, *_: text
    names = {
        "static": static,
        "url": _url,
        "messages_of": get_messages,
        "navigation": navigation.shown,
        "asset": frame.asset,
        "draft_attributes": drafts.draft_attributes,
        "tile_url": config().tile_url,
        "drawn": drawing.drawn,
        "errors_of": rendering.errors_of,
        "page_errors": rendering.page_errors,
        "revealed_by": fields.revealed_by,
        "points_json": maps.points_json,
    }
    for one in (made, made.macros):  # the same names, so that macros are compiled once
        one.globals.update(names)
        one.filters.update(formats.FILTERS)
        one.filters |= {
            "marked": evidence.marked,
            "placed_first": maps.placed_first,
            "geojson": maps.geojson,
        }
    return made


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
