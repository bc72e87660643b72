"""What reporting tools may read of applications and signposts: times and codes, nobody's words."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    key,
)

APPLICATIONS = View(
    name="case_review_applications",
    meaning="An application for an ASB case review that was sent in",
    columns=(
        Column("application_key", TEXT, "The application"),
        Column("district", TEXT, "Code of the district"),
        Column("channel", TEXT, "web, phone or paper"),
        Column("victim_kind", TEXT, "individual, business or community"),
        Column("relation", TEXT, "Who applied for the victim; empty where they did themselves"),
        Column("hate", TEXT, "What they say: yes, no, not_sure or empty"),
        Column("reports", WHOLE, "How many reports it lists"),
        Column("state", TEXT, "submitted, taken_up or withdrawn"),
        Column("submitted_at", WHEN, "When it was sent in"),
    ),
    sql=f"""
SELECT {key("application", "a.id")}, a.district, a.channel, a.kind, a.relation, a.hate,
  (SELECT count(*) FROM case_review_applications_listedreport r WHERE r.application_id = a.id),
  a.state, a.submitted_at
FROM case_review_applications_application a WHERE a.state <> 'draft'""",
)
SIGNPOSTS = View(
    name="case_review_signposts",
    meaning="Somebody's second report in six months, and whether case reviews were explained",
    columns=(
        Column("signpost_key", TEXT, "The signpost"),
        Column("district", TEXT, "Code of the district"),
        Column("agency", TEXT, "Who took the second report"),
        Column("state", TEXT, "open, done or not_done"),
        Column("how", TEXT, "Code of the list signpost_ways, or signpost_reasons if not done"),
        Column("same_event", YES, "Both reports may be of one event"),
        Column("reported_at", WHEN, "When the second report was made"),
        Column("made_at", WHEN, "When it was asked for"),
        Column("due_at", WHEN, "By when"),
        Column("ended_at", WHEN, "When it was said to be done, or not"),
    ),
    sql=f"""
SELECT {key("signpost", "s.id")}, s.district, s.agency, s.state, s.how, s.same_event,
  s.reported_at, s.made_at, s.due_at, s.ended_at
FROM case_review_applications_signpost s""",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((APPLICATIONS, SIGNPOSTS), start=80):
        VIEWS.add(view, name=view.name, order=order)
