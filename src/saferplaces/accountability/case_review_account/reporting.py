"""What reporting tools may read of the account: awareness activity, without words."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    DAY,
    TEXT,
    VIEWS,
    WHOLE,
    YES,
    Column,
    View,
)

AWARENESS = View(
    name="case_review_awareness",
    meaning="Something done to make the ASB case review known",
    columns=(
        Column("kind", TEXT, "Code of the list awareness_kinds"),
        Column("district", TEXT, "Code of the district; empty for the whole area"),
        Column("held_on", DAY, "The day"),
        Column("reached", WHOLE, "How many people; empty where nobody can say"),
        Column("counted", YES, "Whether that is a count, else an estimate"),
    ),
    sql="""
SELECT kind, district, held_on, reached, counted
FROM case_review_account_activity WHERE withdrawn_at IS NULL""",
    caveat="People can be reached more than once: counts do not add up to people.",
)


def register() -> None:
    """Declare our views."""
    VIEWS.add(AWARENESS, name=AWARENESS.name, order=72)
