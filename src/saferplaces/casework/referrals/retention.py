"""How long referrals are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention

KEEP = "As long as the case that it leaves; without one, by the rule, from the last activity"
WITH = "As long as the referral"
WHY = "What was shared with whom, why, and what came of it (Data Protection Act 2018, section 62)"
RULE = "referral"

TABLES = (
    Retention(
        "referrals.Referral",
        KEEP,
        WHY,
        rule=RULE,
        people=("person_id",),
        within="case",
        moved="moved_at",
        texts=(
            "asked", "consent_how", "no_consent_why", "words", "content",
        ),
    ),
    Retention("referrals.Said", WITH, WHY, within="referral", texts=("text",)),
    Retention("referrals.ReferralStateChange", WITH, WHY, within="referral", texts=("why",)),
    Retention("referrals.Link", WITH, "Who could open it, and until when", within="referral"),
    Retention("referrals.LinkCode", WITH, "Which codes were used", within="link__referral"),
    Retention("referrals.AccessEvent", WITH, "Who opened it, and when", within="link__referral"),
    Retention(
        "referrals.Recipient",
        "While on the register, and by the rule after that",
        "Professionals outside to whom referrals were sent, and how they were checked",
        rule="staff",
        moved="ended_at",
    ),
)  # fmt: skip


def register() -> None:
    """Say it for every table of the room."""
    for table in TABLES:
        RETENTION.add(table, name=table.model)
