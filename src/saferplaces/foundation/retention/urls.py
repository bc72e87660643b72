"""Addresses of retention."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.retention.views import holds, reviews, rules

urlpatterns = [
    path("", reviews.queue, name="retention"),
    path("ask", reviews.ask, name="retention-ask"),
    path("reviews/<int:key>", reviews.one, name="retention-review"),
    path("reviews/<int:key>/agree", reviews.agreed, name="retention-agree"),
    path("reviews/<int:key>/send-back", reviews.back, name="retention-send-back"),
    path("holds", holds.listed, name="retention-holds"),
    path("holds/new", holds.new, name="retention-hold-new"),
    path("holds/<int:key>", holds.one, name="retention-hold"),
    path("rules", rules.listed, name="retention-rules"),
    path("rules/<int:key>/sign-off", rules.sign, name="retention-sign-off"),
    path("groups", rules.group, name="retention-group"),
    path("tables", rules.tables, name="retention-tables"),
    path("certificates", rules.certificates, name="retention-certificates"),
]
