"""What reporting tools may read of what runs by itself."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import REAL, TEXT, VIEWS, WHEN, WHOLE, Column, View

RUNS = View(
    name="job_runs",
    meaning="One run of one job",
    columns=(
        Column("job", TEXT, "Name of the job"),
        Column("attempt", WHOLE, "Which try it was"),
        Column("state", TEXT, "running, done, failed or cut_off"),
        Column("started_at", WHEN, "When it began"),
        Column("finished_at", WHEN, "When it ended"),
        Column("seconds", REAL, "How long it took"),
    ),
    sql="SELECT name, attempt, state, started_at, finished_at, seconds FROM jobs_jobrun",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(RUNS, name=RUNS.name, order=80)
