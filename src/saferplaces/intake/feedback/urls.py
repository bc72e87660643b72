"""Addresses for those who have signed in."""

from __future__ import annotations

from django.urls import path

from saferplaces.intake.feedback.views import answers, overview, stops, taskings, urgent

urlpatterns = [
    path("", overview.overview, name="feedback"),
    path("answers", answers.listed, name="feedback-answers"),
    path("held", answers.held, name="feedback-held"),
    path("held/<uuid:pk>", answers.answer, name="feedback-answer"),
    path("urgent", urgent.listed, name="feedback-urgent"),
    path("urgent/<int:pk>", urgent.one, name="feedback-urgent-one"),
    path("urgent/<int:pk>/acknowledge", urgent.acknowledge, name="feedback-urgent-acknowledge"),
    path("urgent/<int:pk>/finish", urgent.finish, name="feedback-urgent-finish"),
    path("duty", urgent.duty, name="feedback-duty"),
    path("duty/<int:pk>/end", urgent.end_turn, name="feedback-duty-end"),
    path("taskings", taskings.listed, name="feedback-taskings"),
    path("taskings/new", taskings.new, name="feedback-tasking-new"),
    path("taskings/<int:pk>", taskings.tasking, name="feedback-tasking"),
    path("stops", stops.stops, name="feedback-stops"),
    path("stops/<str:atco>", stops.stop, name="feedback-stop"),
    path("stops/<str:atco>/poster", stops.poster, name="feedback-poster"),
]
