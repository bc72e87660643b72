"""What reporting tools may read of bus-safety feedback: answers as counts, no words, nobody."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import DAY, TEXT, VIEWS, WHOLE, YES, Column, View

FEEDBACK = View(
    name="bus_feedback",
    meaning="Answers of bus passengers by stop, route, time band and month; self-selected",
    columns=(
        Column("month", DAY, "First day of the month in which they came"),
        Column("district", TEXT, "Code of the district of the stop; empty where none was named"),
        Column("stop", TEXT, "ATCO code; empty where none was named"),
        Column("route", TEXT, "Number of the bus; empty where none was named"),
        Column("band", TEXT, "Code of the list feedback_bands"),
        Column("answers", WHOLE, "How many that are shown"),
        Column("unsafe", WHOLE, "Of them, with a score of 1 or 2"),
        Column(
            "may_be_published", YES, "Five answers or more, and neither few unsafe nor few safe"
        ),
    ),
    sql="""
SELECT date_trunc('month', submitted_at AT TIME ZONE 'Europe/London')::date, district,
  coalesce(stop_id, ''), route, band, count(*), count(*) FILTER (WHERE score <= 2),
  count(*) >= 5 AND count(*) FILTER (WHERE score <= 2) >= 5
    AND count(*) FILTER (WHERE score > 2) >= 5
FROM feedback_answer WHERE state = 'shown' GROUP BY 1, 2, 3, 4, 5""",
    caveat="Self-selected: never add these to survey figures, and make no rate of passengers.",
)
TASKINGS = View(
    name="bus_taskings",
    meaning="What the Safer Travel Team was tasked with",
    columns=(
        Column("asked_on", DAY, "When it was asked for"),
        Column("district", TEXT, "Code of the district of the stop"),
        Column("stop", TEXT, "ATCO code; empty where none was named"),
        Column("route", TEXT, "Number of the bus; empty where none was named"),
        Column("state", TEXT, "asked, under_way, done, published or dropped"),
        Column("due_on", DAY, "When it is due"),
        Column("result", TEXT, "Code of the list feedback_results"),
    ),
    sql="""
SELECT (made_at AT TIME ZONE 'Europe/London')::date, district, coalesce(stop_id, ''), route, state,
  due_on, result FROM feedback_tasking""",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((FEEDBACK, TASKINGS)):
        VIEWS.add(view, name=view.name, order=24 + order)
