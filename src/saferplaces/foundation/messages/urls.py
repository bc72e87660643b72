"""Addresses of one's notices, and of messages to people outside."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.messages import outbox, views

urlpatterns = [
    path("", views.notices, name="notices"),
    path("read", views.all_read, name="notices-read"),
    path("<int:key>/read", views.one_read, name="notice-read"),
    path("outbox", outbox.outbox, name="outbox"),
    path("sent", outbox.own, name="outgoing-own"),
    path("outgoing", outbox.everybody, name="outgoing"),
]
