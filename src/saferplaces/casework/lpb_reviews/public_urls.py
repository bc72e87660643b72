"""Addresses for applicants."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.lpb_reviews.views import public

urlpatterns = [
    path("", public.start, name="ask-the-mayor"),
    path("code", public.code, name="ask-the-mayor-code"),
    path("ask", public.ask, name="ask-the-mayor-ask"),
    path("letters", public.letters, name="read-letters"),
    path("letters/read", public.read_letters, name="read-letters-all"),
    path("leave", public.leave, name="ask-the-mayor-leave"),
]
