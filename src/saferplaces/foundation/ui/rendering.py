"""Say which GOV.UK component shows a form's field, with what parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from saferplaces.foundation.ui.fields import PARTS, DateBoxes, Revealing

DJANGO_ROWS = "10"
WIDTHS = {"day": 2, "month": 2, "year": 4}


@dataclass(frozen=True)
class Part:
    """A component of the page: the macro's name and its parameters."""

    macro: str
    params: dict[str, Any]


def part_of(
    field: BoundField, revealed: Mapping[str, Markup] | None = None, compact: bool = False
) -> Part:
    """Return the component of a field.

    Parameters
    ----------
    revealed:
        What stands under each choice of a field that reveals others.
    compact:
        In a list of filters: small, and nothing is marked as optional.
    """
    widget = field.field.widget
    made = _boxed(field, revealed or {}, compact) or _typed(field, widget, compact)
    return Part(made.macro, _common(field) | made.params)


def _boxed(field: BoundField, revealed: Mapping[str, Markup], compact: bool) -> Part | None:
    """Return the component of a field that is chosen, not typed."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):  # which is a RadioSelect to Django
        return Part("checkboxes", _choices(field, revealed, compact))
    if isinstance(widget, forms.RadioSelect):
        return Part("radios", _choices(field, revealed, compact))
    if isinstance(widget, forms.CheckboxInput):
        return Part("checkboxes", _single(field, compact))
    if isinstance(widget, forms.Select):
        return Part("select", _select(field, compact))
    return None


def _typed(field: BoundField, widget: forms.Widget, compact: bool) -> Part:
    if isinstance(widget, DateBoxes):
        return Part("date", _date(field, widget, compact))
    if isinstance(widget, forms.Textarea):
        return _textarea(field, widget, compact)
    if isinstance(widget, forms.FileInput):
        return Part("file", {"id": field.auto_id, "label": _label(field, compact)})
    if isinstance(widget, forms.PasswordInput):
        return Part("password", _text(field, compact) | {"value": ""})
    return Part("input", _text(field, compact))


def errors_of(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Return the errors for the summary at the top, in the order of the fields.

    Each leads to what has to be mended: the first radio, the first box of the date that is wrong.
    """
    errors: ErrorDict = form.errors
    found = [{"text": str(text)} for text in form.non_field_errors()]
    for name in form.fields:
        if name not in errors:
            continue
        href = "" if form[name].is_hidden else f"#{target(form[name])}"
        found += [{"text": text} | ({"href": href} if href else {}) for text in texts(form[name])]
    return found


@pass_context
def page_errors(context: Context) -> list[dict[str, Any]]:
    """Return the errors of a page's forms, for the summary above its heading.

    The forms are those that a view calls ``form``, or holds in ``forms``. They are marked, so that
    they do not say it a second time.
    """
    forms_: Any = context.get("forms")
    given = [context.get("form"), *(forms_.values() if isinstance(forms_, Mapping) else ())]
    found: list[dict[str, Any]] = []
    for form in given:
        if isinstance(form, forms.BaseForm) and form.errors:
            form.told_above = True  # type: ignore[attr-defined]
            found += errors_of(form)
    return found


def texts(field: BoundField) -> list[str]:
    """Return the errors of a field; one that was left out is named, as GOV.UK asks."""
    default = str(forms.Field.default_error_messages["required"])
    return [_left_out(field) if str(text) == default else str(text) for text in field.errors]


def _left_out(field: BoundField) -> str:
    name = str(field.label)
    if isinstance(field.field, forms.BooleanField):
        return f"Confirm: {name}"
    if name.endswith("?"):
        return f"Answer the question: {name}"
    verb = "Select" if _boxed(field, {}, False) else "Enter"
    return f"{verb} {name if name[:2].isupper() else name[:1].lower() + name[1:]}"


def target(field: BoundField) -> str:
    """Return the identifier of what an error of the field leads to."""
    widget = field.field.widget
    if isinstance(widget, DateBoxes):
        return f"{field.auto_id}-{(_boxes(field) or PARTS)[0]}"
    return str(field.auto_id)


def _common(field: BoundField) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.html_name}
    if field.help_text:
        found["hint"] = {"html": escape(field.help_text)}
    if field.errors:
        found["errorMessage"] = {"html": Markup("<br>").join(texts(field))}
    return found


def _title(field: BoundField, compact: bool) -> str:
    as_it_goes = getattr(field.form, "saved_as_it_goes", False)
    optional = not field.field.required and not compact and not as_it_goes
    return f"{field.label} (optional)" if optional else str(field.label)


def _label(field: BoundField, compact: bool) -> dict[str, Any]:
    return {"text": _title(field, compact), "classes": "" if compact else "govuk-label--s"}


def _fieldset(field: BoundField, compact: bool) -> dict[str, Any]:
    size = "govuk-fieldset__legend--s"
    return {"legend": {"text": _title(field, compact), "classes": size}}


def _attributes(field: BoundField, *taken: str) -> dict[str, Any]:
    left = {"class", "rows", "cols", "maxlength", "autocomplete", "spellcheck", "inputmode", *taken}
    given = field.field.widget.attrs
    return {
        key: {"value": value, "optional": True} if isinstance(value, bool) else value
        for key, value in given.items()
        if key not in left
    }


def _text(field: BoundField, compact: bool) -> dict[str, Any]:
    widget = field.field.widget
    attrs = widget.attrs
    kind = getattr(widget, "input_type", "text")
    number = kind == "number"
    value = widget.format_value(field.value())
    found = {
        "id": field.auto_id,
        "label": _label(field, compact),
        "value": "" if value is None else str(value),
        "classes": str(attrs.get("class", "govuk-input--width-5" if number else "")),
        "type": "text" if number else kind,
        "inputmode": attrs.get("inputmode", "numeric" if number else None),
        "autocomplete": attrs.get("autocomplete"),
        "attributes": _attributes(field, "min", "max", "step"),
    }
    if "spellcheck" in attrs or kind == "email":
        found["spellcheck"] = attrs.get("spellcheck", False) in {True, "true"}
    return found


def _textarea(field: BoundField, widget: forms.Textarea, compact: bool) -> Part:
    value = field.value()
    limit = getattr(field.field, "max_length", None)
    rows = widget.attrs.get("rows")
    params: dict[str, Any] = {
        "id": field.auto_id,
        "label": _label(field, compact),
        "value": "" if value is None else str(value),
        "rows": "5" if rows in {None, DJANGO_ROWS} else str(rows),
        "classes": str(widget.attrs.get("class", "")),
        "attributes": _attributes(field),
    }
    if limit:
        return Part("count", params | {"maxlength": limit, "threshold": "75"})
    return Part("textarea", params)


def _date(field: BoundField, widget: DateBoxes, compact: bool) -> dict[str, Any]:
    texts = dict(zip(PARTS, widget.format_parts(field.value()), strict=True))
    wrong = _boxes(field)
    return {
        "id": field.auto_id,
        "namePrefix": field.html_name,
        "fieldset": _fieldset(field, compact),
        "items": [
            {
                "name": part,
                "value": texts[part],
                "classes": f"govuk-input--width-{WIDTHS[part]}"
                + (" govuk-input--error" if part in wrong else ""),
            }
            for part in PARTS
        ],
    }


def _boxes(field: BoundField) -> tuple[str, ...]:
    """Return the boxes of a date that its error is about."""
    for error in field.errors.as_data():
        boxes = (error.params or {}).get("boxes")
        if boxes:
            return tuple(boxes)
    return PARTS if field.errors else ()


def _choices(field: BoundField, revealed: Mapping[str, Markup], compact: bool) -> dict[str, Any]:
    chosen = field.value()
    values = {str(v) for v in chosen} if isinstance(chosen, (list, tuple)) else {str(chosen)}
    if chosen in (None, ""):
        values = set()
    hints = field.field.hints if isinstance(field.field, Revealing) else {}
    items = [
        {
            "value": str(value),
            "text": str(text),
            "checked": str(value) in values,
            **({"hint": {"text": hints[str(value)]}} if str(value) in hints else {}),
            **({"conditional": {"html": revealed[str(value)]}} if str(value) in revealed else {}),
        }
        for value, text in field.field.choices  # type: ignore[attr-defined]
        if value != ""
    ]
    kind = (
        "checkboxes" if isinstance(field.field.widget, forms.CheckboxSelectMultiple) else "radios"
    )
    small = f" govuk-{kind}--small" if compact else ""
    return {
        "idPrefix": field.auto_id,
        "fieldset": _fieldset(field, compact),
        "classes": f"{field.field.widget.attrs.get('class', '')}{small}".strip(),
        "items": items,
    }


def _single(field: BoundField, compact: bool) -> dict[str, Any]:
    item = {
        "value": "on",
        "text": str(field.label),
        "checked": bool(field.value()) and field.value() not in {"False", "false"},
    }
    if field.help_text:
        item["hint"] = {"text": field.help_text}
    small = "govuk-checkboxes--small" if compact else ""
    return {"idPrefix": field.auto_id, "items": [item], "classes": small, "hint": None}


def _select(field: BoundField, compact: bool) -> dict[str, Any]:
    chosen = field.value()
    items = []
    for value, text in field.field.choices:  # type: ignore[attr-defined]
        if isinstance(text, (list, tuple)):
            raise TypeError("A select with groups is not shown: use radios or fewer choices.")
        items.append(
            {
                "value": str(value),
                "text": str(text),
                "selected": str(value) == ("" if chosen is None else str(chosen)),
            }
        )
    return {
        "id": field.auto_id,
        "label": _label(field, compact),
        "items": items,
        "classes": str(field.field.widget.attrs.get("class", "")),
        "attributes": _attributes(field),
    }
