"""The environment of every page: Jinja2, escaping everything, failing on what is not there."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from saferplaces.foundation.ui import formats
from saferplaces.foundation.ui.navigation import entries


def environment(**options: Any) -> Environment:
    """Return the environment; third parties' templates are macros only (govuk_frontend_jinja)."""
    loader = ChoiceLoader([options.pop("loader"), PackageLoader("govuk_frontend_jinja")])
    options |= {"autoescape": True, "undefined": StrictUndefined}
    made = Environment(loader=loader, trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701
    made.globals.update(
        static=static,
        url=_url,
        messages_of=get_messages,
        navigation=entries,
    )
    made.filters.update(formats.FILTERS)
    return made


def _url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args, kwargs=kwargs)
