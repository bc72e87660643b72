"""Addresses of letters."""

from __future__ import annotations

from django.urls import path

from saferplaces.casework.letters.views import letters, templates

urlpatterns = [
    path("templates", templates.listing, name="letter-templates"),
    path("templates/add", templates.add, name="letter-template-add"),
    path("templates/<int:pk>", templates.one, name="letter-template"),
    path("templates/<int:pk>/change", templates.change, name="letter-template-change"),
    path("templates/<int:pk>/retire", templates.retire, name="letter-template-retire"),
    path("case/<int:case_id>", letters.of_case, name="letters-of-case"),
    path("case/<int:case_id>/write", letters.write, name="letter-write"),
    path("case/<int:case_id>/remind", letters.remind, name="case-remind"),
    path("<int:pk>", letters.letter, name="letter"),
    path("<int:pk>/edit", letters.edit, name="letter-edit"),
    path("<int:pk>/finish", letters.finish, name="letter-finish"),
    path("<int:pk>/send", letters.send, name="letter-send"),
    path("<int:pk>/withdraw", letters.withdraw, name="letter-withdraw"),
    path("<int:pk>/print", letters.printed, name="letter-print"),
    path("<int:pk>/word", letters.word, name="letter-word"),
]
