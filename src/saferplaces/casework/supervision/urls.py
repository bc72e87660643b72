"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.supervision.views import agreement, lists, recording, sergeant

urlpatterns = [
    path("", sergeant.sergeant, name="supervision"),
    path("recording", recording.recording, name="supervision-recording"),
    path("agreement", agreement.agreement, name="supervision-agreement"),
    path("reviews", lists.reviews, name="supervision-reviews"),
    path("decisions", lists.decisions, name="supervision-decisions"),
    path("alerts", lists.alerts, name="supervision-alerts"),
    path("errors", lists.errors, name="supervision-errors"),
    path("send-back", lists.send_back, name="supervision-send-back"),
]
