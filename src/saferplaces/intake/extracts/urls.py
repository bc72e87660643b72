"""Addresses of extracts."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.extracts.views import imports, upload

urlpatterns = [
    path("", imports.listing, name="extracts"),
    path("upload", upload.upload, name="extract-upload"),
    path("run-engine", imports.run_engine, name="extract-run-engine"),
    path("<uuid:pk>", imports.extract, name="extract"),
    path("<uuid:pk>/confirm", imports.confirm, name="extract-confirm"),
    path("<uuid:pk>/withdraw", imports.withdraw, name="extract-withdraw"),
    path("<uuid:pk>/rejects", imports.rejects, name="extract-rejects"),
]
