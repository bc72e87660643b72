"""Addresses of referrals; those under ``link/`` are for whoever holds a link."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.referrals.views import drafting, link, received, recipients, sent

urlpatterns = [
    path("", sent.made, name="referrals"),
    path("received", received.received, name="referrals-received"),
    path("received/<int:pk>", received.one, name="referral-received"),
    path("case/<int:case_id>", drafting.from_case, name="referral-from-case"),
    path("person/<str:person_id>", drafting.from_person, name="referral-from-person"),
    path("recipients", recipients.register, name="recipients"),
    path("recipients/add", recipients.add, name="recipient-add"),
    path("recipients/<int:pk>", recipients.recipient, name="recipient"),
    path("recipients/<int:pk>/end", recipients.end, name="recipient-end"),
    path("<int:pk>", sent.referral, name="referral"),
    path("<int:pk>/terms", drafting.terms, name="referral-terms"),
    path("<int:pk>/fields", drafting.fields, name="referral-fields"),
    path("<int:pk>/preview", drafting.preview, name="referral-preview"),
    path("<int:pk>/answer", sent.answer, name="referral-answer"),
    path("<int:pk>/withdraw", sent.withdraw, name="referral-withdraw"),
    path("<int:pk>/new-link", sent.renew_link, name="referral-new-link"),
    path("<int:pk>/close-link", sent.close_link, name="referral-close-link"),
    path("link-done", link.done, name="referral-link-done"),
    path("link/<str:token>", link.landing, name="referral-link"),
    path("link/<str:token>/ask", link.ask, name="referral-link-ask"),
    path("link/<str:token>/code", link.code, name="referral-link-code"),
    path("link/<str:token>/read", link.read, name="referral-link-read"),
    path("link/<str:token>/leave", link.leave, name="referral-link-leave"),
]
