"""Addresses of the first page and of the pages about pages."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.ui import views

urlpatterns = [
    path("", views.home, name="home"),
    path("stay-signed-in", views.stay_signed_in, name="stay-signed-in"),
    path("style", views.style_page, name="style"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
    path("health", views.health, name="health"),
]
