"""Addresses of this room."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from saferplaces.accountability.measures import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.performance, name="performance"),
    path("<slug:code>/", views.measure, name="measure"),
]
