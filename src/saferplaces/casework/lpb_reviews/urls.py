"""Addresses for those who have signed in."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.lpb_reviews.views import deciding, passing, preparing, reviews

urlpatterns = [
    path("", reviews.index, name="lpb-reviews"),
    path("take-down", preparing.find, name="lpb-review-find"),
    path("take-down/<int:case_review>", preparing.take_down, name="lpb-review-take-down"),
    path("<int:pk>", reviews.show, name="lpb-review"),
    path("<int:pk>/conflict", reviews.conflict, name="lpb-review-conflict"),
    path("<int:pk>/bundle", passing.bundle, name="lpb-bundle-pass"),
    path("<int:pk>/let-in", preparing.let_in, name="lpb-review-let-in"),
    path("<int:pk>/refuse", preparing.refuse, name="lpb-review-refuse"),
    path("<int:pk>/withdraw", preparing.withdraw, name="lpb-review-withdraw"),
    path("<int:pk>/analysis", preparing.analyse, name="lpb-review-analyse"),
    path("<int:pk>/recommend", preparing.propose, name="lpb-review-propose"),
    path("recommendations/<int:pk>/leave-out", preparing.leave_out, name="lpb-leave-out"),
    path("<int:pk>/decide", deciding.decide, name="lpb-review-decide"),
    path("<int:pk>/send-back", deciding.send_back, name="lpb-review-send-back"),
    path("<int:pk>/tell", preparing.tell, name="lpb-review-tell"),
    path("<int:pk>/close", preparing.close, name="lpb-review-close"),
]
