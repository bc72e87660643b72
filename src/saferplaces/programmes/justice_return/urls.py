"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from saferplaces.programmes.justice_return import views

urlpatterns = [
    path("", views.monitoring, name="justice-return"),
    path("grant", views.grant, name="justice-grant"),
    path("grant/enter", views.enter, name="justice-grant-enter"),
    path("grant/<int:pk>/take-off", views.take_off, name="justice-grant-take-off"),
    path("evaluation", views.evaluation, name="justice-evaluation"),
]
