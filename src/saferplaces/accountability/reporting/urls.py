"""Addresses of this room."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from saferplaces.accountability.reporting import views

urlpatterns: list[URLPattern | URLResolver] = [path("", views.reporting, name="reporting")]
