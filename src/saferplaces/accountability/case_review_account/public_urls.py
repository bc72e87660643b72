"""Addresses for the public."""

from __future__ import annotations

from django.urls import path

from saferplaces.accountability.case_review_account.views import figures

urlpatterns = [
    path("", figures.published, name="case-review-published"),
    path("<slug:period>.csv", figures.as_csv, name="case-review-published-csv"),
]
