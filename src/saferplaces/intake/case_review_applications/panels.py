"""What applications add to other pages: tasks, people, access reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import reverse

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.tasks.models import Task
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.case_review_applications.models import Signpost, SignpostState
from saferplaces.intake.case_review_applications.policy import applications, signposts
from saferplaces.intake.case_review_applications.queries import reports_of, sent_in
from saferplaces.intake.case_review_applications.views.answers import report_words
from saferplaces.intake.safe_contact.identity import identities


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task about a signpost or an application is about, and where to read it."""
    if kind == "signpost":
        found = Signpost.objects.filter(pk=int(key)).first()
        may = found is not None and signposts.may(actor, "read", found).allowed
        return f"Signpost S{key}", reverse("signpost", args=[key]) if may else ""
    if kind == "application":
        sent = sent_in().filter(pk=int(key)).first()
        if sent is None:
            return "An application", ""
        may = applications.may(actor, "read", sent).allowed
        page = reverse("case-review-application", args=[key]) if may else ""
        return f"Application {sent.reference}", page
    return None


def task_link(actor: Actor, task: Task) -> tuple[str, str] | None:
    """Return where this actor says that it was explained."""
    if task.about_kind != "signpost":
        return None
    found = Signpost.objects.filter(pk=int(task.about_id), state=SignpostState.OPEN).first()
    if found is None or not signposts.may(actor, "end", found).allowed:
        return None
    return "Say whether it was explained", reverse("signpost", args=[found.pk])


def of_person(actor: Actor, person_id: str, access: Access) -> Mapping[str, Any] | None:
    """Return whether a person was told that they may ask for a case review."""
    if not actor.can(RISK):
        return None
    rows = signposts.readable(actor).filter(person_id__in=identities(person_id))
    found = list(rows.order_by("-made_at")[:10])
    if not found:
        return None
    access.saw("signpost", [s.pk for s in found], [s.person_id for s in found])
    return {"rows": [(s, _said(s)) for s in found]}


def about(person_id: str) -> Iterator[Mapping[str, Any]]:
    """Give what there is about a person, for an access report."""
    ids = identities(person_id)
    for found in sent_in().filter(person_id__in=ids).order_by("pk"):
        lines = [
            f"Applied {found.get_channel_display().lower()}",
            *([f"By {found.applicant_name}, with consent"] if found.on_behalf else []),
            f"How it affects them: {found.impact}" if found.impact else "",
            f"What they want: {found.wanted}" if found.wanted else "",
            *map(report_words, reports_of(found)),
        ]
        yield {
            "source": "Application for an ASB case review",
            "title": f"{found.reference}, {day(found.submitted_at)}",
            "text": "\n".join(filter(None, lines)),
            "key": f"application:{found.pk}",
            "organisation_id": found.organisation_id,
        }
    for told in Signpost.objects.filter(person_id__in=ids).order_by("pk"):
        yield {
            "source": "ASB case review explained",
            "title": f"After a second report, {day(told.reported_at)}",
            "text": f"{_said(told)} {told.words}".strip(),
            "key": f"signpost:{told.pk}",
            "organisation_id": told.organisation_id,
        }


def _said(found: Signpost) -> str:
    if found.state == SignpostState.DONE:
        how = label("signpost_ways", found.how)
        return f"Explained on {day(found.explained_on)}: {how.lower()}."
    if found.state == SignpostState.NOT_DONE:
        return f"Not explained: {label('signpost_reasons', found.how).lower()}."
    return f"To be explained by {day(found.due_at)}."
