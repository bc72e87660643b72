"""What reporting tools may read of cases: states, times and codes; nobody's words or names."""

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

CASE = Column("case_key", TEXT, "The case; joins the other views of cases")
CASES = View(
    name="cases",
    meaning="A case, and where it stands",
    columns=(
        CASE,
        Column("district", TEXT, "Code of the district"),
        Column("organisation", TEXT, "Code of the organisation that holds it"),
        Column("kind", TEXT, "Code of the list case_kinds"),
        Column("source", TEXT, "Code of the list case_sources"),
        Column("state", TEXT, "open, closing or closed"),
        Column("band", TEXT, "Band of risk that stands; empty before the first assessment"),
        Column("opened_at", WHEN, "When it was opened"),
        Column("first_contact_at", WHEN, "When a victim was first reached as the band asks"),
        Column("closed_at", WHEN, "When it was closed"),
        Column("reason", TEXT, "Code of the list closure_reasons"),
        Column("serious", YES, "It is serious now"),
        Column("overdue", YES, "A clock has run out"),
        Column("times_opened_again", WHOLE, "How often it was opened again"),
        Column("occurrences", WHOLE, "Logs that a person has confirmed"),
    ),
    sql=f"""
SELECT {key("case", "c.id")}, c.district, o.code, c.kind, c.source, c.state, c.band, c.opened_at,
  c.first_contact_at, c.closed_at, c.closing ->> 'reason', c.serious_since IS NOT NULL,
  coalesce(c.next_due < now(), false),
  (SELECT count(*) FROM cases_casestatechange s
   WHERE s.case_id = c.id AND s.old = 'closed' AND s.new = 'open'),
  (SELECT count(*) FROM cases_occurrence u WHERE u.case_id = c.id AND u.state = 'confirmed')
FROM cases_case c JOIN identity_organisation o ON o.id = c.organisation_id""",
)
ACTIONS = View(
    name="case_actions",
    meaning="An action of an intervention plan",
    columns=(
        Column("action_key", TEXT, "The action"),
        CASE,
        Column("kind", TEXT, "Code of the list action_kinds"),
        Column("power", TEXT, "Code of the list asb_powers; empty where no power is used"),
        Column("organisation", TEXT, "Code of the organisation that is to do it"),
        Column("state", TEXT, "open, done or cancelled"),
        Column("due_at", WHEN, "When it is due"),
        Column("ended_at", WHEN, "When it ended"),
        Column("overdue", YES, "Open past its day"),
    ),
    sql=f"""
SELECT {key("action", "a.id")}, {key("case", "a.case_id")}, a.kind, a.power, o.code, a.state,
  a.due_at, a.ended_at, a.state = 'open' AND a.due_at < now()
FROM cases_action a JOIN identity_organisation o ON o.id = a.organisation_id""",
)
SATISFACTION = View(
    name="case_satisfaction",
    meaning="A victim who was asked how satisfied they are",
    columns=(
        CASE,
        Column("answer", TEXT, "Code of the list satisfaction_answers; empty: no answer yet"),
        Column("offered_at", WHEN, "When they were asked"),
    ),
    sql=f"""
SELECT {key("case", "s.case_id")}, s.answer, s.offered_at FROM cases_satisfaction s""",
    caveat="Few answer: no rate without the number of answers.",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((CASES, ACTIONS, SATISFACTION)):
        VIEWS.add(view, name=view.name, order=60 + order)
