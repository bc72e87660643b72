"""Every address of the service: each room brings its own."""

from __future__ import annotations

from django.urls import include, path

from saferplaces.foundation.config import health

# Looked through in this order: first what a hundred passengers ask for in a second.
urlpatterns = [
    path("bus-safety/", include("saferplaces.intake.feedback.public_urls")),
    path("ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("saferplaces.foundation.ui.urls")),
    path("", include("saferplaces.foundation.identity.urls")),
    path("audit/", include("saferplaces.foundation.audit.urls")),
    path("reference/", include("saferplaces.foundation.reference.urls")),
    path("jobs/", include("saferplaces.foundation.jobs.urls")),
    path("tasks/", include("saferplaces.foundation.tasks.urls")),
    path("notices/", include("saferplaces.foundation.messages.urls")),
    path("", include("saferplaces.intake.incidents.urls")),
    path("api/", include("saferplaces.foundation.api.urls")),
    path("hotspots/", include("saferplaces.intake.hotspots.urls")),
    path("extracts/", include("saferplaces.intake.extracts.urls")),
    path("reviews/", include("saferplaces.casework.reviews.urls")),
    path("safe-contact/", include("saferplaces.intake.safe_contact.urls")),
    path("risk/", include("saferplaces.casework.risk.urls")),
    path("cases/", include("saferplaces.casework.cases.urls")),
    path("evidence/", include("saferplaces.casework.evidence.urls")),
    path("letters/", include("saferplaces.casework.letters.urls")),
    path("referrals/", include("saferplaces.casework.referrals.urls")),
    path("conferences/", include("saferplaces.casework.conferences.urls")),
    path("plans/", include("saferplaces.casework.problem_solving.urls")),
    path("retention/", include("saferplaces.foundation.retention.urls")),
    path("case-reviews/", include("saferplaces.casework.case_reviews.urls")),
    path(
        "case-review-applications/",
        include("saferplaces.intake.case_review_applications.urls"),
    ),
    path(
        "asb-case-review/",
        include("saferplaces.intake.case_review_applications.public_urls"),
    ),
    path("policing-body-reviews/", include("saferplaces.casework.lpb_reviews.urls")),
    path("ask-the-mayor/", include("saferplaces.casework.lpb_reviews.public_urls")),
    path("immediate-justice/", include("saferplaces.programmes.immediate_justice.urls")),
    path("nominate-a-place/", include("saferplaces.programmes.immediate_justice.public_urls")),
    path("victim-commitments/", include("saferplaces.programmes.victim_commitments.urls")),
    path(
        "immediate-justice-return/",
        include("saferplaces.programmes.justice_return.urls"),
    ),
    path("bus-feedback/", include("saferplaces.intake.feedback.urls")),
    path("supervision/", include("saferplaces.casework.supervision.urls")),
    path("performance/", include("saferplaces.accountability.measures.urls")),
    path("case-reviews-account/", include("saferplaces.accountability.case_review_account.urls")),
    path(
        "asb-case-review-figures/",
        include("saferplaces.accountability.case_review_account.public_urls"),
    ),
    path("recording-audits/", include("saferplaces.accountability.audits.urls")),
    path("reporting/", include("saferplaces.accountability.reporting.urls")),
]
handler400 = "saferplaces.foundation.api.handlers.bad_request"
handler403 = "saferplaces.foundation.api.handlers.refused"
handler404 = "saferplaces.foundation.api.handlers.not_found"
handler500 = "saferplaces.foundation.api.handlers.failed"
