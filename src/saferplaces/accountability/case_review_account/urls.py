"""Addresses for those who have signed in."""

from __future__ import annotations

from django.urls import path

from saferplaces.accountability.case_review_account.views import (
    awareness,
    demand,
    figures,
    picture,
)

urlpatterns = [
    path("", picture.show, name="case-review-picture"),
    path("figures", figures.account, name="case-review-figures"),
    path("awareness", awareness.log, name="case-review-awareness"),
    path("awareness/add", awareness.add, name="case-review-awareness-add"),
    path(
        "awareness/<int:pk>/strike-out",
        awareness.strike_out,
        name="case-review-awareness-strike-out",
    ),
    path("demand", demand.show, name="case-review-demand"),
    path("demand/save", demand.save, name="case-review-demand-save"),
]
