"""Addresses of diaries and evidence."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.evidence.views import of_case, one

urlpatterns = [
    path("case/<int:case_id>", of_case.evidence, name="evidence-of-case"),
    path("case/<int:case_id>/write", of_case.write, name="diary-write"),
    path("case/<int:case_id>/upload", of_case.upload, name="evidence-upload"),
    path("diary/<int:pk>", one.entry, name="diary-entry"),
    path("diary/<int:pk>/share", one.share_entry, name="diary-entry-share"),
    path("diary/<int:pk>/aside", one.aside_entry, name="diary-entry-aside"),
    path("diary/<int:pk>/back", one.back_entry, name="diary-entry-back"),
    path("files/<uuid:pk>", one.exhibit, name="exhibit"),
    path("files/<uuid:pk>/take", one.download, name="exhibit-take"),
    path("files/<uuid:pk>/picture", one.picture, name="exhibit-picture"),
    path("files/<uuid:pk>/share", one.share_exhibit, name="exhibit-share"),
    path("files/<uuid:pk>/aside", one.aside_exhibit, name="exhibit-aside"),
    path("files/<uuid:pk>/back", one.back_exhibit, name="exhibit-back"),
]
