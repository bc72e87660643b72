"""Addresses of one's notices."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.messages import views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read", views.all_read, name="notices-read"),
    path("<int:key>/read", views.one_read, name="notice-read"),
]
