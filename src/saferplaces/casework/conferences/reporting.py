"""What reporting tools may read of conferences: duties, times and codes; nobody's words."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    DAY,
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    key,
)

CASE = Column("case_key", TEXT, "The case; joins the views of cases")
DISTRICT = Column("district", TEXT, "Code of the district")

DUTIES = View(
    name="conference_requirements",
    meaning="A duty to hold a case conference, and what became of it",
    columns=(
        Column("requirement_key", TEXT, "The duty"),
        CASE,
        DISTRICT,
        Column("why", TEXT, "serious, escalated, trigger or next"),
        Column("mandatory", YES, "The case may not close without it"),
        Column("state", TEXT, "due, met, dispensed or lapsed"),
        Column("began_at", WHEN, "When it began"),
        Column("due_on", DAY, "Last day on which it is in time"),
        Column("met_at", WHEN, "When the conference was held"),
        Column("in_time", YES, "Held in time; empty while neither held nor past its day"),
        Column("overdue", YES, "Due, and past its day"),
        Column("dispensed_at", WHEN, "When an inspector dispensed with it"),
        Column("category", TEXT, "Code of the list conference_dispensations"),
    ),
    sql=f"""
SELECT {key("conference_requirement", "r.id")}, {key("case", "r.case_id")}, c.district, r.why,
  r.mandatory, r.state, r.began_at, (r.due_at AT TIME ZONE 'Europe/London')::date, r.met_at,
  CASE WHEN r.met_at IS NOT NULL THEN r.met_at <= r.due_at
       WHEN r.state = 'due' AND r.due_at < now() THEN false END,
  r.state = 'due' AND r.due_at < now(), r.dispensed_at, r.category
FROM conferences_requirement r JOIN cases_case c ON c.id = r.case_id""",
    period="due_on",
    caveat="A dispensation is an inspector's; its reason in words stays in the service.",
)
HELD = View(
    name="conferences",
    meaning="A case conference",
    columns=(
        Column("conference_key", TEXT, "The conference"),
        CASE,
        DISTRICT,
        Column("state", TEXT, "planned, held, minuted or cancelled"),
        Column("starts_at", WHEN, "When it is or was to begin"),
        Column("held_at", WHEN, "When it was held"),
        Column("outcome", TEXT, "Code of the list conference_outcomes"),
        Column("came", WHOLE, "People who came"),
        Column("organisations", WHOLE, "Organisations that they came from"),
        Column("voices", WHOLE, "Victims who were asked what they want it to know"),
        Column("minutes_agreed_at", WHEN, "When the minutes were agreed"),
    ),
    sql=f"""
SELECT {key("conference", "f.id")}, {key("case", "f.case_id")}, c.district, f.state, f.starts_at,
  f.held_at, f.outcome, a.came, a.bodies, v.voices, f.minutes_agreed_at
FROM conferences_conference f JOIN cases_case c ON c.id = f.case_id
LEFT JOIN LATERAL (SELECT count(*) AS came, count(DISTINCT body) AS bodies
  FROM conferences_attendee WHERE conference_id = f.id AND came) a ON true
LEFT JOIN LATERAL (SELECT count(*) AS voices
  FROM conferences_voice WHERE conference_id = f.id AND sought) v ON true""",
    period="starts_at",
)
ACTIONS = View(
    name="conference_actions",
    meaning="An action that a case conference agreed; overdue ones are the board's",
    columns=(
        Column("action_key", TEXT, "The action; joins the views of cases"),
        Column("conference_key", TEXT, "The conference"),
        CASE,
        DISTRICT,
        Column("state", TEXT, "open, done or cancelled"),
        Column("due_at", WHEN, "By when"),
        Column("ended_at", WHEN, "When it was done, or cancelled"),
        Column("overdue", YES, "Open, and past its day"),
    ),
    sql=f"""
SELECT {key("action", "a.id")}, {key("conference", "g.conference_id")}, {key("case", "a.case_id")},
  c.district, a.state, a.due_at, a.ended_at, a.state = 'open' AND a.due_at < now()
FROM conferences_agreedaction g JOIN cases_action a ON a.id = g.action_id
JOIN cases_case c ON c.id = a.case_id""",
    period="due_at",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((DUTIES, HELD, ACTIONS)):
        VIEWS.add(view, name=view.name, order=60 + order)
