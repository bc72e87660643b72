"""Remind people of tasks whose time has passed: once a day, one notice each, however many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation.identity.queries import current
from saferplaces.foundation.identity.roles import TASKS, with_capability
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.tasks.models import Task
from saferplaces.foundation.tasks.queries import overdue


def remind_overdue() -> Mapping[str, int]:
    """Tell each owner how many of their tasks are overdue, and a team's people of the team's.

    Called again on the same day it reminds nobody twice.
    """
    now = timezone.now()
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        due = list(
            overdue()
            .exclude(reminded_at__gte=today)
            .select_for_update(of=("self",))
            .only("pk", "owner_id", "team_id")
        )
        members = _members({task.team_id for task in due if task.owner_id is None})
        late: Counter[int] = Counter()
        for task in due:
            late.update([task.owner_id] if task.owner_id else members.get(task.team_id, ()))
        for user_id, count in sorted(late.items()):
            text = "1 task is overdue." if count == 1 else f"{count} tasks are overdue."
            notify([user_id], text, reverse("tasks"))
        Task.objects.filter(pk__in=[task.pk for task in due]).update(reminded_at=now)
    return {"tasks": len(due), "people": len(late)}


def _members(teams: set[int | None]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    parts = current().filter(
        team_id__in=[key for key in teams if key], role__in=with_capability(TASKS)
    )
    for team_id, user_id in parts.values_list("team_id", "user_id").distinct():
        found.setdefault(team_id, []).append(user_id)
    return found
