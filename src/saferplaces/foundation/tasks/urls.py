"""Addresses of tasks."""

from __future__ import annotations

from django.urls import path

from saferplaces.foundation.tasks import views

urlpatterns = [
    path("", views.task_list, name="tasks"),
    path("<int:pk>", views.task_page, name="task"),
    path("<int:pk>/reassign", views.task_reassign, name="task-reassign"),
]
