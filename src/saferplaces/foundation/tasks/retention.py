"""What is kept of tasks, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import Retention

TASKS = Retention(
    model="tasks.Task",
    keep="As long as the record that it is about",
    why="It shows what was done for a person at risk; it goes when that record goes.",
    rule="as_record",
    people=("person_id",),
    about="about",
    texts=("note", "outcome"),
)
