"""Render Django forms with the GOV.UK macros."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer

from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fields import ConditionalCheckboxes, Revealing


class Renderer(BaseRenderer):
    """Renders form templates with the pages' own environment."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"

    def get_template(self, template_name: str) -> Any:
        """Return a template of ours."""
        from django.template import engines  # noqa: PLC0415 - engines load after settings

        return engines["jinja2"].get_template(template_name)


class Form(forms.Form):
    """A form whose choices may reveal further fields.

    What stands under a choice that was not taken is neither asked for nor kept: its errors are
    dropped and its value is None. Mark such fields as required if they are so once shown.

    A form that is `saved_as_it_goes` may be kept half filled in; what is missing is said elsewhere,
    and nothing in it is called optional. Its fields that are `alike` name nobody and are not filled
    in: they are drawn once for all who may choose the same (`saferplaces.foundation.ui.drawing`).
    """

    saved_as_it_goes = False
    alike: frozenset[str] = frozenset()

    def clean(self) -> dict[str, Any]:
        """Drop what was not asked."""
        super().clean()
        for name, field in self.fields.items():
            if not isinstance(field, Revealing):
                continue
            answer = self.cleaned_data.get(name)
            taken = set(answer or ()) if isinstance(field, ConditionalCheckboxes) else {answer}
            shown = {n for choice in taken for n in field.reveals.get(str(choice), [])}
            for hidden in {n for names in field.reveals.values() for n in names} - shown:
                self.cleaned_data[hidden] = None
                self.errors.pop(hidden, None)
        return self.cleaned_data

    def refuse(self, problem: Problem) -> None:
        """Show what an action did not accept, beside the field that it names if there is one."""
        self.add_error(problem.field if problem.field in self.fields else None, problem.message)
