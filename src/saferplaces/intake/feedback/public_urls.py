"""Addresses for the public."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.feedback.views import public

urlpatterns = [
    path("", public.form, name="bus-safety"),
    path("s/<str:atco>", public.form_at_stop, name="bus-safety-at-stop"),
    path("thanks", public.thanks, name="bus-safety-thanks"),
    path("find", public.find, name="bus-safety-find"),
    path("you-said", public.said, name="bus-safety-said"),
    path("stop/<str:atco>", public.stop_page, name="bus-safety-stop"),
]
