"""Addresses for the public."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.case_review_applications.views import public

urlpatterns = [
    path("", public.start, name="case-review-start"),
    path("other-ways", public.other_ways, name="case-review-other-ways"),
    path("apply", public.begin, name="case-review-apply"),
    path("apply/tasks", public.tasks, name="case-review-apply-tasks"),
    path("apply/about/<slug:code>", public.page, name="case-review-apply-page"),
    path("apply/reports", public.reports, name="case-review-apply-reports"),
    path("apply/reports/add", public.report, name="case-review-apply-report-add"),
    path("apply/reports/<int:report_id>", public.report, name="case-review-apply-report"),
    path(
        "apply/reports/<int:report_id>/remove",
        public.remove_report,
        name="case-review-apply-report-remove",
    ),
    path("apply/evidence", public.evidence, name="case-review-apply-evidence"),
    path(
        "apply/evidence/<uuid:upload_id>/remove",
        public.remove_file,
        name="case-review-apply-file-remove",
    ),
    path("apply/check", public.check, name="case-review-apply-check"),
    path("apply/sent", public.sent, name="case-review-apply-sent"),
    path("apply/save", public.save, name="case-review-apply-save"),
    path("apply/leave", public.leave, name="case-review-apply-leave"),
    path("apply/delete", public.delete, name="case-review-apply-delete"),
    path("apply/closed", public.gone, name="case-review-apply-gone"),
    path("return/<str:token>", public.returning, name="case-review-return"),
    path("return/<str:token>/code", public.ask_code, name="case-review-return-code"),
    path("return/<str:token>/open", public.open_again, name="case-review-return-open"),
]
