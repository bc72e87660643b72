"""What reporting tools may read of tasks: kinds, states and times; no note, title or person."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import TEXT, VIEWS, WHEN, YES, Column, View, key

TASKS = View(
    name="tasks",
    meaning="One thing that somebody is to do",
    columns=(
        Column("task_key", TEXT, "The task"),
        Column("kind", TEXT, "Code of the list task_kinds"),
        Column("about", TEXT, "What kind of record it is about"),
        Column("district", TEXT, "Code of the district; empty where it has none"),
        Column("organisation", TEXT, "Code of the organisation that it was given to"),
        Column("state", TEXT, "open, done or cancelled"),
        Column("created_at", WHEN, "When it was asked for"),
        Column("due_at", WHEN, "When it is due"),
        Column("ended_at", WHEN, "When it ended"),
        Column("late", YES, "Ended after it was due, or still open past it"),
    ),
    sql=f"""
SELECT {key("task", "t.id")}, t.kind, t.about_kind, t.district, o.code, t.state, t.created_at,
  t.due_at, t.ended_at, coalesce(t.ended_at, now()) > t.due_at
FROM tasks_task t JOIN identity_organisation o ON o.id = t.organisation_id""",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(TASKS, name=TASKS.name, order=50)
