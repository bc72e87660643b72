"""Addresses of risk and vulnerability."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
