"""Addresses of audit."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.audit.views import disclosure, glass, reports, trail, unusual

urlpatterns = [
    path("", trail.trail, name="audit"),
    path("entries/<uuid:key>", trail.entry, name="audit-entry"),
    path("people", trail.people, name="audit-people"),
    path("unusual", unusual.listed, name="audit-unusual-list"),
    path("unusual/look", unusual.look, name="audit-look"),
    path("unusual/<int:key>", unusual.one, name="audit-unusual"),
    path("watched", unusual.watch_list, name="audit-watched"),
    path("watched/<int:key>/end", unusual.end_watch, name="audit-unwatch"),
    path("glass/<int:key>", glass.one, name="audit-glass"),
    path("break-glass/<slug:kind>/<str:key>", glass.ask, name="break-glass"),
    path("disclosure", disclosure.ask, name="disclosure"),
    path("reports", reports.listed, name="access-reports"),
    path("reports/new", reports.new, name="access-report-new"),
    path("reports/<int:key>", reports.one, name="access-report"),
    path("reports/<int:key>/finish", reports.finish, name="access-report-finish"),
    path("reports/<int:key>/items/<int:position>", reports.redact, name="access-report-redact"),
    path("reports/<int:key>/<slug:form>", reports.output, name="access-report-output"),
]
