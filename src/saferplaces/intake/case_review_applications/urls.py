"""Addresses for those who have signed in."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.case_review_applications.views import signposts, staff

urlpatterns = [
    path("", staff.applications_list, name="case-review-applications"),
    path("take-down", staff.begin_for, name="case-review-application-begin"),
    path("signposts", signposts.figures, name="signposts"),
    path("signposts/<int:pk>", signposts.one, name="signpost"),
    path("signposts/<int:pk>/explained", signposts.explained, name="signpost-explained"),
    path("signposts/<int:pk>/not-done", signposts.not_done, name="signpost-not-done"),
    path("<int:pk>", staff.read, name="case-review-application"),
    path("<int:pk>/withdraw", staff.withdraw_it, name="case-review-application-withdraw"),
    path("<int:pk>/files/<uuid:upload_id>", staff.download, name="case-review-application-file"),
    path("<int:pk>/tasks", staff.tasks, name="case-review-application-tasks"),
    path("<int:pk>/about/<slug:code>", staff.page, name="case-review-application-page"),
    path("<int:pk>/reports", staff.reports, name="case-review-application-reports"),
    path("<int:pk>/reports/add", staff.report, name="case-review-application-report-add"),
    path("<int:pk>/reports/<int:report_id>", staff.report, name="case-review-application-report"),
    path(
        "<int:pk>/reports/<int:report_id>/remove",
        staff.remove_report,
        name="case-review-application-report-remove",
    ),
    path("<int:pk>/evidence", staff.evidence, name="case-review-application-evidence"),
    path(
        "<int:pk>/evidence/<uuid:upload_id>/remove",
        staff.remove_file,
        name="case-review-application-file-remove",
    ),
    path("<int:pk>/check", staff.check, name="case-review-application-check"),
    path("<int:pk>/sent", staff.sent, name="case-review-application-sent"),
    path("<int:pk>/delete", staff.delete, name="case-review-application-delete"),
]
