"""The only place from which others get letters and their templates."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from saferplaces.casework.letters.models import Letter, LetterState, LetterTemplate, TemplateVersion
from saferplaces.casework.letters.policy import letters
from saferplaces.foundation.identity.actor import Actor


def of_case(actor: Actor, case_id: int) -> QuerySet[Letter]:
    """Return the letters of a case that somebody may read."""
    rows = letters.readable(actor).filter(case_id=case_id)
    return rows.select_related("version__template", "person", "made_by")


def sent(case_id: int, template: str) -> QuerySet[Letter]:
    """Return the letters of a case from one template that have gone out, the newest first."""
    rows = Letter.objects.filter(case_id=case_id, state=LetterState.SENT)
    return rows.filter(version__template__code=template).order_by("-sent_at")


def offered(parts: Iterable[str] = ()) -> QuerySet[LetterTemplate]:
    """Return the templates that stand, for some parts or all."""
    rows = LetterTemplate.objects.filter(retired_at__isnull=True)
    return rows.filter(parts__overlap=list(parts)) if parts else rows


def versions(template: LetterTemplate) -> QuerySet[TemplateVersion]:
    """Return the versions of a template, the newest first."""
    return template.versions.select_related("made_by")
