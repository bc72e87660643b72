"""What reporting tools may read of referrals: partners, times and codes; no words, no names."""

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
    name="referrals",
    meaning="A referral that was sent to a partner, and what came of it",
    columns=(
        Column("referral_key", TEXT, "The referral"),
        Column("case_key", TEXT, "The case that it leaves; empty without one"),
        Column("district", TEXT, "Code of the district"),
        Column("organisation", TEXT, "Code of the organisation that referred"),
        Column("partner", TEXT, "Code of the partner; empty for recipients outside"),
        Column("by_link", YES, "To a recipient outside, by a link"),
        Column("purpose", TEXT, "Code of the list referral_purposes"),
        Column("gateway", TEXT, "Code of the list gateways"),
        Column("consent", TEXT, "given or not_needed"),
        Column("fields", WHOLE, "How many fields were shared"),
        Column("state", TEXT, "sent, question, accepted, declined, ended, withdrawn or expired"),
        Column("sent_at", WHEN, "When it was sent"),
        Column("answered_at", WHEN, "When it was accepted or declined"),
        Column("answer_days", REAL, "From sending to that, in days"),
        Column("late", YES, "Answered after it was due, or unanswered past it"),
        Column("decline_reason", TEXT, "Code of the list referral_decline_reasons"),
        Column("outcome", TEXT, "Code of the list referral_outcomes"),
        Column("ended_at", WHEN, "When it ended"),
    ),
    sql=f"""
SELECT {key("referral", "r.id")}, {key("case", "r.case_id")}, r.district, o.code,
  coalesce(p.code, ''), r.recipient_id IS NOT NULL, r.purpose, r.gateway, r.consent,
  cardinality(r.chosen), r.state, r.sent_at, r.answered_at,
  extract(epoch FROM r.answered_at - r.sent_at) / 86400,
  coalesce(r.answered_at, r.ended_at, now()) > r.answer_due, r.decline_reason, r.outcome,
  r.ended_at
FROM referrals_referral r JOIN identity_organisation o ON o.id = r.organisation_id
LEFT JOIN identity_organisation p ON p.id = r.to_organisation_id
WHERE r.sent_at IS NOT NULL""",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(REFERRALS, name=REFERRALS.name, order=62)
