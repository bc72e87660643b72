"""Addresses of cases."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.cases.views import case

urlpatterns = [
    path("<int:case_id>", case.case, name="case"),
]
