"""Addresses for those who have signed in."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.case_reviews.views import beginning, lists, naming, running

urlpatterns = [
    path("", lists.reviews, name="case-reviews"),
    path("asked", lists.asked, name="case-reviews-asked"),
    path("begin/<int:pk>", beginning.begin, name="case-review-begin"),
    path("requests/<int:pk>", beginning.one_request, name="case-review-request"),
    path("recommendations/<int:pk>", running.consider, name="case-review-consider"),
    path("complaints/<int:pk>", beginning.complaint, name="case-review-complaint"),
    path("complaints/<int:pk>/enquire", beginning.enquire, name="case-review-enquire"),
    path("actions/<int:pk>", running.action, name="case-review-action"),
    path("names/<int:pk>/take-back", naming.back, name="case-review-name-back"),
    path("letters/<int:pk>", running.letter, name="case-review-letter"),
    path("<int:pk>", lists.review, name="case-review"),
    path("<int:pk>/consent", beginning.consent, name="case-review-consent"),
    path("<int:pk>/acknowledge", beginning.acknowledge, name="case-review-acknowledge"),
    path("<int:pk>/person", beginning.person, name="case-review-person"),
    path("<int:pk>/reports", beginning.all_complaints, name="case-review-complaints"),
    path("<int:pk>/reports/add", beginning.complaint_add, name="case-review-complaint-add"),
    path("<int:pk>/triggers", beginning.triggers, name="case-review-triggers"),
    path("<int:pk>/ask", beginning.ask, name="case-review-ask"),
    path("<int:pk>/name", naming.name, name="case-review-name"),
    path("<int:pk>/decide", beginning.decide_it, name="case-review-decide"),
    path("<int:pk>/prepare", running.prepare_it, name="case-review-prepare"),
    path("<int:pk>/contact", running.contact, name="case-review-contact"),
    path("<int:pk>/case", running.case, name="case-review-case"),
    path("<int:pk>/meeting", running.meeting, name="case-review-meeting"),
    path("<int:pk>/meeting/put-off", running.put_off, name="case-review-put-off"),
    path("<int:pk>/meeting/invite", running.invite, name="case-review-invite"),
    path("<int:pk>/meeting/hold", running.hold, name="case-review-hold"),
    path("<int:pk>/recommend", running.recommend_it, name="case-review-recommend"),
    path("<int:pk>/send", running.send, name="case-review-send"),
    path("<int:pk>/outcome", running.outcome, name="case-review-outcome"),
    path("<int:pk>/plan", running.plan, name="case-review-plan"),
    path("<int:pk>/watch", running.watch, name="case-review-watch"),
    path("<int:pk>/close", running.close, name="case-review-close"),
    path("<int:pk>/end", running.end, name="case-review-end"),
]
