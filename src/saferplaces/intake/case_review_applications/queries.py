"""What other rooms may ask of applications and signposts."""

from __future__ import annotations

from django.db.models import QuerySet

from saferplaces.foundation.identity.models import Kind as OrganisationKind
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.reference.queries import label
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    ListedReport,
    Upload,
)


def submitted() -> QuerySet[Application]:
    """Return the applications that were sent in and that no case review has taken up."""
    return Application.objects.filter(state=ApplicationState.SUBMITTED)


def sent_in() -> QuerySet[Application]:
    """Return every application that was sent in, whatever became of it."""
    return Application.objects.exclude(state=ApplicationState.DRAFT)


def reports_of(application: Application) -> list[ListedReport]:
    """Return the reports that an application lists, by when each happened."""
    return list(application.reports.order_by("incident_date", "pk"))


def uploads_of(application: Application) -> list[Upload]:
    """Return what was sent with an application."""
    return list(application.uploads.order_by("uploaded_at", "pk"))


def told_to(report: ListedReport) -> str:
    """Return to whom it was reported, as it stands in a sentence."""
    named = report.to_words or label("case_review_agencies", report.to_agency)
    return named if report.to_words else named[:1].lower() + named[1:]


def point_of_contact(district: str) -> Organisation | None:
    """Return the council to which a district's applications go; None where it has no account."""
    rows = Organisation.objects.filter(kind=OrganisationKind.COMMUNITY_SAFETY, active=True)
    return rows.filter(districts__contains=[district]).order_by("pk").first()
