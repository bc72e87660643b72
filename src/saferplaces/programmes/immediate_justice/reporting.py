"""What reporting tools may read of Immediate Justice: codes and times; no words, no names."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
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

REFERRALS = View(
    name="immediate_justice",
    meaning="A referral to Immediate Justice, and how far it came",
    columns=(
        Column("referral_key", TEXT, "The referral"),
        Column("district", TEXT, "Code of the district in which the person lives"),
        Column("affected_district", TEXT, "Code of the district of the community affected"),
        Column("route", TEXT, "adult or child"),
        Column("provider", TEXT, "Code of the organisation that sees it through"),
        Column("age_group", TEXT, "10 to 11, 12 to 17, 18 to 24, 25 to 34, 35 and over"),
        Column("sex", TEXT, "female, male, other or not_stated"),
        Column("ethnicity", TEXT, "Code of the list justice_ethnicity"),
        Column("offence", TEXT, "Code of the list justice_offences"),
        Column("is_crime", YES, "A crime, which has an outcome"),
        Column("outcome", TEXT, "2, 3, 8 or 22; empty for what is no crime"),
        Column("conditional", YES, "A conditional caution"),
        Column("disposal", TEXT, "Code of the list justice_disposals; empty for a crime"),
        Column("state", TEXT, "Where it stands"),
        Column("suitability", TEXT, "Code of the list justice_suitability"),
        Column("decided_at", WHEN, "The police decision"),
        Column("started_at", WHEN, "The first activity"),
        Column("hours_to_start", REAL, "Real hours from the decision to the first activity"),
        Column("in_time", YES, "Started by when it was due"),
        Column("hours", WHOLE, "Hours of unpaid work ordered; empty for a child or the course"),
        Column("minutes_credited", WHOLE, "Minutes of unpaid work by its events"),
        Column("completed_at", WHEN, "When it was completed"),
        Column("victims", WHOLE, "How many victims are linked"),
    ),
    sql=f"""
SELECT {key("justice_referral", "r.id")}, r.district, r.affected_district, r.route, o.code,
  CASE WHEN r.age < 12 THEN '10 to 11' WHEN r.age < 18 THEN '12 to 17'
    WHEN r.age < 25 THEN '18 to 24' WHEN r.age < 35 THEN '25 to 34' ELSE '35 and over' END,
  r.sex, r.ethnicity, r.offence, r.is_crime, r.outcome, r.conditional, r.disposal, r.state,
  r.suitability, r.decided_at, r.started_at,
  extract(epoch FROM r.started_at - r.decided_at) / 3600, r.started_at <= r.start_due, r.hours,
  (SELECT sum(e.minutes) FROM immediate_justice_ledgerevent e WHERE e.referral_id = r.id),
  r.completed_at,
  (SELECT count(*) FROM immediate_justice_victim v WHERE v.referral_id = r.id)
FROM immediate_justice_referral r JOIN identity_organisation o ON o.id = r.provider_id""",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(REFERRALS, name=REFERRALS.name, order=80)
