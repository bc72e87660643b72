"""Addresses of reference data."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.reference import views

urlpatterns = [
    path("", views.lists, name="reference"),
    path("areas", views.areas, name="reference-areas"),
    path("values", views.values, name="reference-values"),
    path("lists/<slug:name>", views.one_list, name="reference-list"),
    path("lists/<slug:name>/add", views.add, name="reference-add"),
    path("codes/<int:pk>", views.row, name="reference-code"),
    path("codes/<int:pk>/change", views.change, name="reference-change"),
    path("codes/<int:pk>/end", views.end, name="reference-end"),
]
