"""Tasks: who sees them, how they end, how they change hands, and who is reminded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.saferplaces.examples import a_task

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.tasks.actions.create import create_task
from saferplaces.foundation.tasks.actions.remind import remind_overdue
from saferplaces.foundation.tasks.models import Task, TaskState


def test_a_task_is_due_after_the_days_of_its_kind(cast) -> None:
    task = a_task(kind="call_back")
    due = timezone.localtime(task.due_at)
    assert due.date() == timezone.localdate() + dt.timedelta(days=2)
    assert task.title == "Call back"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "no_such_kind"}, "kind"),
        ({"due_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "due_at"),
        ({"owner_id": None}, "owner"),
        ({"owner_id": -1}, "owner"),
    ],
)
def test_a_task_that_will_not_do_says_which_field(cast, given: dict, field: str) -> None:
    sent = {"kind": "call_back", "about": ("review", 1), "owner_id": cast.amina.user.pk} | given
    with pytest.raises(Problem) as raised:
        create_task(cast.sarah.actor, **sent)
    assert raised.value.field == field


def test_nobody_asks_for_a_task_outside_their_districts_or_role(cast) -> None:
    sent = {"kind": "call_back", "about": ("review", 1), "owner_id": cast.amina.user.pk}
    with pytest.raises(Refused):
        create_task(cast.sarah.actor, district="bradford", **sent)
    with pytest.raises(Refused):
        create_task(cast.colin.actor, district="leeds", **sent)


def test_i_see_my_tasks_and_my_teams_with_the_overdue_marked(cast) -> None:
    mine = a_task("amina")
    Task.objects.filter(pk=mine.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    team = Team.objects.get(pk=cast.amina.membership.team_id)
    create_task(
        cast.sarah.actor, kind="reassurance_visit", about=("review", 2), team_id=team.pk,
        title="A visit for the team", district="leeds",
    )  # fmt: skip
    client = cast.amina.client()
    first = client.get("/tasks/").content.decode()
    assert "Overdue" in first
    assert "A visit for the team" not in first
    assert "A visit for the team" in client.get("/tasks/?whose=team").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("amina", 200), ("sarah", 200), ("bilal", 404), ("ben", 404), ("adam", 403)]
)
def test_a_task_is_seen_by_its_owner_and_their_supervisor_only(cast, who, status) -> None:
    task = a_task("amina")
    assert getattr(cast, who).client().get(f"/tasks/{task.pk}").status_code == status


def test_a_partner_sees_what_was_given_to_their_organisation_and_nothing_else(cast) -> None:
    a_task("amina", title="For the police")
    given = a_task("ben", kind="partner_referral", title="For the council")
    page = cast.ben.client().get("/tasks/?whose=all").content.decode()
    assert "For the council" in page
    assert "For the police" not in page
    assert cast.sarah.client().get(f"/tasks/{given.pk}").status_code == 200  # she asked for it


def test_a_task_ends_once_with_what_came_of_it(cast) -> None:
    task = a_task("amina")
    client = cast.amina.client()
    refused = client.post(f"/tasks/{task.pk}", {"ended": "done", "outcome": " "})
    assert "Enter what came of it" in refused.content.decode()
    done = client.post(f"/tasks/{task.pk}", {"ended": "done", "outcome": "Rang; she is well"})
    assert done.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.ended_by) == (TaskState.DONE, cast.amina.user)
    again = client.post(f"/tasks/{task.pk}", {"ended": "cancelled", "outcome": "No"}, follow=True)
    assert "has ended already" in again.content.decode()
    task.refresh_from_db()
    assert task.outcome == "Rang; she is well"
    entry = Entry.objects.get(verb="task.ended")
    assert "well" not in str(entry.detail)


def test_a_supervisor_gives_a_task_to_somebody_else_who_is_told(cast) -> None:
    task = a_task("amina")
    assert cast.amina.client().get(f"/tasks/{task.pk}/reassign").status_code == 403
    client = cast.sarah.client()
    dev = cast.dev.user
    assert client.post(f"/tasks/{task.pk}/reassign", {"owner": dev.pk}).status_code == 302
    task.refresh_from_db()
    assert task.owner == dev
    assert Notice.objects.get(to=dev).address == f"/tasks/{task.pk}"
    bilal = cast.bilal.user  # works in Bradford
    assert client.post(f"/tasks/{task.pk}/reassign", {"owner": bilal.pk}).status_code == 200
    task.refresh_from_db()
    assert task.owner == dev


def test_overdue_tasks_are_reminded_of_once_a_day(cast) -> None:
    for _ in range(2):
        task = a_task("amina")
        Task.objects.filter(pk=task.pk).update(due_at=timezone.now() - dt.timedelta(days=1))
    a_task("amina")
    assert remind_overdue() == {"tasks": 2, "people": 1}
    assert Notice.objects.get(to=cast.amina.user).text == "2 tasks are overdue."
    assert remind_overdue() == {"tasks": 0, "people": 0}
