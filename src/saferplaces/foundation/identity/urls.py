"""Addresses of signing in, and of people and organisations."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.identity import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
]
