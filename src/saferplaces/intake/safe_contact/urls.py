"""Addresses of safe contact."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.safe_contact import views

urlpatterns = [
    path("<str:person_id>", views.read, name="safe-contact"),
    path("<str:person_id>/ask", views.ask, name="safe-contact-ask"),
]
