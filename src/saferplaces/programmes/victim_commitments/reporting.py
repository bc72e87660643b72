"""What reporting tools may read of the commitments: states and times; no words, no names."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    REAL,
    TEXT,
    VIEWS,
    WHEN,
    YES,
    Column,
    View,
    key,
)

COMMITMENTS = View(
    name="victim_commitments",
    meaning="One of the three commitments to one victim of an Immediate Justice referral",
    columns=(
        Column("undertaking_key", TEXT, "The victim's record"),
        Column("referral_key", TEXT, "The referral to Immediate Justice"),
        Column("district", TEXT, "Code of the district"),
        Column("route", TEXT, "adult or child"),
        Column("kind", TEXT, "heard, say (in the reparation) or told"),
        Column("state", TEXT, "waiting, due, kept, declined, unsafe or ended"),
        Column("opened_at", WHEN, "When it began"),
        Column("due_at", WHEN, "Until when; empty unless there is something to do"),
        Column("kept_at", WHEN, "When it was kept"),
        Column("kept_days", REAL, "From its beginning to that, in days"),
        Column("overdue", YES, "To do, and past its day"),
    ),
    sql=f"""
SELECT {key("undertaking", "u.id")}, {key("justice_referral", "u.referral_id")}, u.district,
  u.route, c.kind, c.state, u.opened_at, c.due_at, c.kept_at,
  extract(epoch FROM c.kept_at - u.opened_at) / 86400, coalesce(c.due_at < now(), false)
FROM victim_commitments_commitment c
JOIN victim_commitments_undertaking u ON u.id = c.undertaking_id""",
)
RESTORATIVE = View(
    name="restorative_justice",
    meaning="One offer of restorative justice to a victim, and how far it came",
    columns=(
        Column("undertaking_key", TEXT, "The victim's record"),
        Column("district", TEXT, "Code of the district"),
        Column("route", TEXT, "adult or child"),
        Column("form", TEXT, "Code of the list restorative_forms"),
        Column("state", TEXT, "offered, victim, both, ready, held, refused or stopped"),
        Column("offered_at", WHEN, "When it was offered"),
        Column("held_at", WHEN, "When it took place"),
    ),
    sql=f"""
SELECT {key("undertaking", "u.id")}, u.district, u.route, r.form, r.state, r.offered_at, r.held_at
FROM victim_commitments_restorative r
JOIN victim_commitments_undertaking u ON u.id = r.undertaking_id""",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(COMMITMENTS, name=COMMITMENTS.name, order=72)
    VIEWS.add(RESTORATIVE, name=RESTORATIVE.name, order=73)
