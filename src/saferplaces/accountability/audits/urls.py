"""Addresses of recording audits."""

from __future__ import annotations

from django.urls import path

from saferplaces.accountability.audits.views import audits, judging, report

urlpatterns = [
    path("", audits.audits, name="recording-audits"),
    path("plan", audits.audit_plan, name="audit-plan"),
    path("mine", judging.mine, name="audit-mine"),
    path("next", judging.judge_next, name="audit-next"),
    path("logs/<int:pk>", judging.judge_log, name="audit-judge"),
    path("disagreements/<int:pk>", judging.disagreement, name="audit-disagreement"),
    path("<int:pk>", audits.audit, name="recording-audit"),
    path("<int:pk>/plan", audits.audit_plan, name="audit-replan"),
    path("<int:pk>/draw", audits.audit_draw, name="audit-draw"),
    path("<int:pk>/assign", audits.audit_assign, name="audit-assign"),
    path("<int:pk>/disagreements", judging.disagreements, name="audit-disagreements"),
    path("<int:pk>/close", audits.audit_close, name="audit-close"),
    path("<int:pk>/pass-on", audits.audit_pass_on, name="audit-pass-on"),
    path("<int:pk>/abandon", audits.audit_abandon, name="audit-abandon"),
    path("<int:pk>/report", report.report, name="audit-report"),
]
