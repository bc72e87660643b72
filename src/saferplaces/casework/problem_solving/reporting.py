"""What reporting tools may read of plans: a star of plans, reviews, actions and outcomes.

States, dates, codes and counts; nobody's words, names or places finer than the ward.
"""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    DAY,
    REAL,
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    YES,
    Column,
    View,
    key,
)

PLAN = Column("plan_key", TEXT, "The plan; joins the other views of plans")
AUDIT = Column("audit_key", TEXT, "The audit; joins the other views of audits of plans")
DISTRICT = Column("district", TEXT, "Code of the district")
RUNNING = "p.state IN ('active', 'assessing', 'closing')"

PLANS = View(
    name="plans",
    meaning="One problem-solving plan, and where it stands",
    columns=(
        PLAN,
        DISTRICT,
        Column("ward", TEXT, "Code of the ward, where the plan names one"),
        Column("organisation", TEXT, "Code of the organisation that holds it"),
        Column("team", TEXT, "Code of the owner's team"),
        Column("owner_key", TEXT, "The owner: a key, so that reviews add up by officer"),
        Column("state", TEXT, "draft, proposed, returned, active, assessing, closing, closed, "
               "merged or abandoned"),
        Column("scale", TEXT, "household, place or area"),
        Column("kind", TEXT, "Code of the list problem_kinds"),
        Column("place_kind", TEXT, "Code of the list problem_places"),
        Column("tags", TEXT, "Codes of the list plan_tags, with a comma between"),
        Column("source", TEXT, "Code of the list plan_sources"),
        Column("band", TEXT, "Risk band"),
        Column("partners", WHOLE, "Organisations that it is shared with"),
        Column("supervised", YES, "Somebody supervises it"),
        Column("opened_at", WHEN, "When it was opened"),
        Column("started_at", WHEN, "When the response was approved"),
        Column("ended_at", WHEN, "When it ended"),
        Column("review_due", WHEN, "When the next supervisory review is due"),
        Column("overdue", YES, "A review is past its time"),
        Column("measure", TEXT, "Code of the list plan_measures"),
        Column("design", TEXT, "Code of the list plan_designs, chosen before the response"),
        Column("baseline", WHOLE, "Events in the period before"),
        Column("target", WHOLE, "Events aimed at in a period as long"),
        Column("target_on", DAY, "Day by which"),
    ),
    sql=f"""
SELECT {key("plan", "p.id")}, p.district, p.ward, o.code, t.code, {key("user", "p.owner_id")},
  p.state, p.scale, p.kind, p.place_kind, array_to_string(p.tags, ', '), p.source, p.band,
  cardinality(p.shared_with), p.supervisor_id IS NOT NULL, p.opened_at, p.started_at, p.ended_at,
  p.review_due, {RUNNING} AND p.review_due < now(), b.measure, b.design, b.baseline, b.target,
  b.target_on
FROM problem_solving_plan p JOIN identity_organisation o ON o.id = p.organisation_id
LEFT JOIN identity_team t ON t.id = p.team_id
LEFT JOIN problem_solving_objective b ON b.plan_id = p.id""",
)  # fmt: skip
REVIEWS = View(
    name="plan_reviews",
    meaning="One supervisory review of a plan",
    columns=(
        PLAN,
        DISTRICT,
        Column("reviewed_at", WHEN, "When"),
        Column("role", TEXT, "Role of the supervisor"),
        Column("rag", TEXT, "green, amber or red"),
        Column("quality", WHOLE, "Sum of the eight scores, 0 to 16"),
        Column("was_due", WHEN, "When it was due"),
        Column("late", YES, "Done after it was due"),
        Column("next_due", WHEN, "When the next one is due"),
    ),
    sql=f"""
SELECT {key("plan", "r.plan_id")}, p.district, r.at, r.rank, r.rag, r.quality, r.was_due,
  r.at > r.was_due, r.next_due
FROM problem_solving_planreview r JOIN problem_solving_plan p ON p.id = r.plan_id""",
)
ACTIONS = View(
    name="plan_actions",
    meaning="One action of a plan",
    columns=(
        PLAN,
        DISTRICT,
        Column("organisation", TEXT, "Code of the organisation that does it"),
        Column("state", TEXT, "to_do, done or dropped"),
        Column("technique", TEXT, "Code of the list plan_techniques"),
        Column("power", TEXT, "Code of the list asb_powers"),
        Column("due_on", DAY, "When it is due"),
        Column("ended_at", WHEN, "When it ended"),
        Column("late", YES, "Ended after its day, or still to do past it"),
        Column("cost", REAL, "Pounds, where it was said"),
    ),
    sql=f"""
SELECT {key("plan", "a.plan_id")}, p.district, o.code, a.state, a.technique, a.power, a.due_on,
  a.ended_at, coalesce(a.ended_at::date, current_date) > a.due_on, a.cost
FROM problem_solving_planaction a JOIN problem_solving_plan p ON p.id = a.plan_id
JOIN identity_organisation o ON o.id = a.organisation_id""",
)
OUTCOMES = View(
    name="plan_outcomes",
    meaning="How a plan ended: one row a closed plan",
    columns=(
        PLAN,
        DISTRICT,
        Column("met", TEXT, "Objective met: fully, partly or not"),
        Column("effect", TEXT, "measured or not_measurable, which are counted apart"),
        Column("method", TEXT, "Method of the evaluation, where the effect was measured"),
        Column("unit", TEXT, "events (a difference) or ratio, where the effect was measured"),
        Column("estimate", REAL, "The effect in that unit: 0 events, or a ratio of 1, is none"),
        Column("low", REAL, "Lower end of its 95% interval"),
        Column("high", REAL, "Upper end"),
        Column("reason", TEXT, "Code of the list plan_closures"),
        Column("before", WHOLE, "Events in the period before"),
        Column("after", WHOLE, "Events in the period after"),
        Column("days_before", WHOLE, "Length of the period before"),
        Column("days_after", WHOLE, "Length of the period after"),
        Column("victim_told", TEXT, "yes, no or no_victim"),
        Column("recommended", YES, "Recommended for sharing"),
        Column("authorised_as", TEXT, "Role of the supervisor who closed it"),
        Column("closed_at", WHEN, "When it was closed"),
    ),
    sql=f"""
SELECT {key("plan", "f.plan_id")}, p.district, f.met, f.effect, coalesce(f.result->>'method', ''),
  coalesce(f.result->'figures'->>'unit', ''), (f.result->'figures'->>'effect')::float8,
  (f.result->'figures'->>'low')::float8, (f.result->'figures'->>'high')::float8,
  f.reason, f.before, f.after, b.baseline_to - b.baseline_from + 1, f.after_to - f.after_from + 1,
  f.victim_told, f.recommended, f.authorised_as, p.ended_at
FROM problem_solving_finalisation f JOIN problem_solving_plan p ON p.id = f.plan_id
LEFT JOIN problem_solving_objective b ON b.plan_id = p.id WHERE p.state = 'closed'""",
    caveat="Before and after alone show no effect: read them with the method, and periods of the "
    "same length only.",
)


AUDITS = View(
    name="plan_audits",
    meaning="One closed audit of plans",
    columns=(
        AUDIT,
        Column("organisation", TEXT, "Code of the organisation whose plans they are"),
        Column("of", TEXT, "started or ended: which plans"),
        Column("first_day", DAY, "First day of the period"),
        Column("last_day", DAY, "Last day of the period"),
        Column("population", WHOLE, "Plans of the period"),
        Column("plans_read", WHOLE, "Plans of the sample that were judged"),
        Column("score", REAL, "Mean of 0 to 16, districts weighted by their plans"),
        Column("low", REAL, "Lower end of its 95% interval"),
        Column("high", REAL, "Upper end"),
        Column("read_twice", WHOLE, "Plans that two people read"),
        Column("same_share", REAL, "Share of scores on which two readers agree"),
        Column("closed_at", WHEN, "When it was closed"),
    ),
    sql=f"""
SELECT {key("plan_audit", "a.id")}, o.code, a.of, a.first_day, a.last_day,
  (a.result->'counts'->>'population')::bigint, (a.result->'counts'->>'judged')::bigint,
  (a.result->'total'->>'score')::float8, (a.result->'total'->>'low')::float8,
  (a.result->'total'->>'high')::float8, (a.result->'agreement'->>'plans')::bigint,
  (a.result->'agreement'->>'share')::float8, a.closed_at
FROM problem_solving_planaudit a JOIN identity_organisation o ON o.id = a.organisation_id
WHERE a.state = 'closed'""",
    period="closed_at",
    caveat="The score is of a sample: read it with its interval.",
)
SCORES = View(
    name="plan_audit_scores",
    meaning="The score of one plan on one of the eight points, in a closed audit",
    columns=(
        AUDIT,
        PLAN,
        DISTRICT,
        Column("point", TEXT, "Code of the list plan_quality"),
        Column("score", REAL, "0 to 2; the mean of two readers who are one apart"),
    ),
    sql=f"""
SELECT {key("plan_audit", "p.audit_id")}, {key("plan", "p.plan_id")}, p.district, s.key,
  s.value::text::float8
FROM problem_solving_auditedplan p JOIN problem_solving_planaudit a ON a.id = p.audit_id
CROSS JOIN LATERAL jsonb_each(p.stands) s WHERE a.state = 'closed'""",
    caveat="Plans were drawn within districts: weight districts by their plans (plan_audits).",
)
ANSWERS = View(
    name="plan_audit_answers",
    meaning="What a district answers to an audit of plans",
    columns=(
        AUDIT,
        DISTRICT,
        Column("state", TEXT, "asked, answered or done"),
        Column("due_at", WHEN, "When the answer is due"),
        Column("word", TEXT, "taken, partly or not; empty before the answer"),
        Column("answered_at", WHEN, "When it came"),
        Column("do_by", DAY, "Day by which it is done"),
        Column("done_at", WHEN, "When it was done"),
        Column("overdue", YES, "Not answered, or not done, in time"),
    ),
    sql=f"""
SELECT {key("plan_audit", "w.audit_id")}, w.district, w.state, w.due_at, w.word, w.answered_at,
  w.do_by, w.done_at, (w.state = 'asked' AND w.due_at < now())
  OR coalesce(w.state = 'answered' AND w.do_by < current_date, false)
FROM problem_solving_auditanswer w""",
    period="due_at",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((PLANS, REVIEWS, ACTIONS, OUTCOMES, AUDITS, SCORES, ANSWERS)):
        VIEWS.add(view, name=view.name, order=60 + order)
