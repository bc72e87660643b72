"""Addresses for the public."""

from __future__ import annotations

from django.urls import path

from saferplaces.programmes.immediate_justice.views import public

urlpatterns = [
    path("", public.nominate_place, name="nominate-place"),
    path("done", public.nominated, name="nominate-place-done"),
]
