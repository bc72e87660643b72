"""Addresses of case conferences."""

from __future__ import annotations

from django.urls import URLPattern, path

from saferplaces.casework.conferences.views import (
    conference,
    duties,
    lists,
    minutes,
    outcome,
    papers,
    people,
    voices,
)

urlpatterns: list[URLPattern] = [
    path("", lists.conferences, name="conferences"),
    path("due", lists.conferences_due, name="conferences-due"),
    path("due/<int:pk>", duties.conference_requirement, name="conference-requirement"),
    path("report", lists.conferences_report, name="conferences-report"),
    path("case/<int:case_id>", duties.conference_case, name="conference-case"),
    path("<int:pk>", conference.conference, name="conference"),
    path("<int:pk>/change", conference.conference_change, name="conference-change"),
    path("<int:pk>/calendar", conference.conference_calendar, name="conference-calendar"),
    path("<int:pk>/people", people.conference_people, name="conference-people"),
    path("<int:pk>/papers", papers.conference_papers, name="conference-papers"),
    path("<int:pk>/voices", voices.conference_voices, name="conference-voices"),
    path("<int:pk>/minutes/<str:part>", minutes.conference_minutes, name="conference-minutes"),
    path("<int:pk>/outcome", outcome.conference_outcome, name="conference-outcome"),
]
