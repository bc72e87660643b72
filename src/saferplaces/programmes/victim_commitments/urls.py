"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from saferplaces.programmes.victim_commitments.views import doing, restorative, victims

urlpatterns = [
    path("", victims.victims, name="victim-commitments"),
    path("<int:pk>", victims.victim, name="victim-commitment"),
    path("<int:pk>/contact", doing.contact, name="victim-contact"),
    path("<int:pk>/hear", doing.hear, name="victim-hear"),
    path("<int:pk>/wish", doing.wish, name="victim-wish"),
    path("<int:pk>/decline", doing.decline, name="victim-decline"),
    path("<int:pk>/not-safe", doing.not_safe, name="victim-not-safe"),
    path("<int:pk>/take-up", doing.take_up, name="victim-take-up"),
    path("<int:pk>/release", doing.release, name="victim-release"),
    path("<int:pk>/take-back", doing.take_back, name="victim-take-back"),
    path("<int:pk>/tell", doing.tell, name="victim-tell"),
    path("<int:pk>/course", doing.tell_of_course, name="victim-course"),
    path("<int:pk>/satisfaction", doing.satisfaction, name="victim-satisfaction"),
    path("<int:pk>/offer", restorative.offer, name="restorative-offer"),
    path("<int:pk>/hand-over", restorative.hand_over, name="restorative-hand-over"),
    path("wish/<int:pk>/answer", doing.answer, name="victim-wish-answer"),
    path("restorative", restorative.running, name="restorative-list"),
    path("restorative/trained", restorative.trained, name="restorative-trained"),
    path("restorative/<int:pk>", restorative.restorative, name="restorative"),
    path("restorative/<int:pk>/assess", restorative.assess, name="restorative-assess"),
    path("restorative/<int:pk>/held", restorative.held, name="restorative-held"),
    path("restorative/<int:pk>/end", restorative.end, name="restorative-end"),
]
