"""What reporting tools may read of the grant."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import TEXT, VIEWS, WHEN, Column, View, key

SPENDING = View(
    name="immediate_justice_spending",
    meaning="One entry of what the grant of Immediate Justice was spent on",
    columns=(
        Column("spend_key", TEXT, "The entry"),
        Column("category", TEXT, "Code of the list grant_categories"),
        Column("route", TEXT, "adult or child where it was for one alone; empty for both"),
        Column("amount", TEXT, "Pounds and pence, exactly; negative where an entry is taken off"),
        Column("spent_on", TEXT, "The day, as 2024-05-31"),
        Column("entered_at", WHEN, "When it was entered"),
    ),
    sql=f"""
SELECT {key("spend", "s.id")}, s.category, s.route, s.amount::text, s.spent_on::text, s.entered_at
FROM justice_return_spend s""",
)


def register() -> None:
    """Declare our view."""
    VIEWS.add(SPENDING, name=SPENDING.name, order=74)
