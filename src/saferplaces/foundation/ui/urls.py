"""Addresses of the first page and of the pages about pages."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.ui import views

urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
]
