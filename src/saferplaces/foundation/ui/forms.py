"""Render Django forms with the GOV.UK macros."""

from __future__ import annotations

from django.forms.renderers import BaseRenderer


class Renderer(BaseRenderer):
    """Renders form templates with the pages' own environment."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/form.html"

    def get_template(self, template_name: str) -> object:
        """Return a template of ours."""
        from django.template import engines  # noqa: PLC0415 - engines load after settings

        return engines["jinja2"].get_template(template_name)
