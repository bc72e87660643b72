"""Addresses of jobs."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.jobs import views

urlpatterns = [
    path("", views.schedule, name="jobs"),
    path("<slug:name>/run", views.ask, name="job-run"),
]
