"""The GOV.UK macros, made fast: a form of twenty choices calls some thousand of them.

What they show is the package's own word; only how they get at it is ours. Their parameters are
plain dictionaries, they are all imported from the same names, and the attributes of an element,
which every one of them writes several times, are put together in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, DictLoader, Environment, Template, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from markupsafe import Markup, escape

ATTRIBUTES = "govuk_frontend_jinja/macros/attributes.html"
OURS = "{% set govukAttributes = govuk_attributes %}"
OWN = frozenset(dir(dict))
"""What a dictionary has by itself, which stands before what it holds."""
LEFT_OUT = Undefined()


class Imported(Template):
    """A file of macros, whose names are those of every file that imports it: made once."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class Macros(Environment):
    """Where the package's macros are compiled."""

    template_class = Imported

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what a parameter holds, without looking for a method of that name first."""
        if type(obj) is dict and attribute not in OWN:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def macros(loader: BaseLoader, **options: Any) -> Macros:
    """Return the environment of the macros that a loader finds."""
    made = Macros(loader=ChoiceLoader([DictLoader({ATTRIBUTES: OURS}), loader]), **options)
    made.globals["govuk_attributes"] = attributes
    return made


def attributes(given: object) -> Markup:
    """Return the attributes of an element as the package's own macro writes them.

    An optional one is left out where it has no value, and is its name alone where it is true.
    """
    if isinstance(given, str):
        return Markup(given)  # noqa: S704 - attributes that a macro of the package has written
    if not isinstance(given, Mapping):
        return Markup()
    return Markup("".join(_attribute(name, value) for name, value in given.items()))  # noqa: S704


def _attribute(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("val", value)
    optional = isinstance(value, Mapping) and value.get("optional") is True
    if isinstance(value, Mapping):
        value = value.get("value", LEFT_OUT)
    elif isinstance(value, bool):
        value = str(value).lower()
    if optional and value is True:
        return f" {escape(name)}"
    if optional and (value is None or value is False or isinstance(value, Undefined)):
        return ""
    return f' {escape(name)}="{escape(value)}"'
