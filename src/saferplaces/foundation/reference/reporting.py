"""What reporting tools may read of reference data: codes with their words, and districts."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import DAY, TEXT, VIEWS, WHOLE, Column, View

CODES = View(
    name="codes",
    meaning="One dated row of a code list of the service: the words for a code",
    columns=(
        Column("list", TEXT, "Name of the list"),
        Column("code", TEXT, "The code"),
        Column("label", TEXT, "What it means"),
        Column("valid_from", DAY, "First day on which it holds"),
        Column("valid_to", DAY, "Last day; empty while it holds"),
    ),
    sql="SELECT list, code, label, valid_from, valid_to FROM reference_code",
    caveat="A code may have several rows, one after another: choose by the day.",
)
DISTRICTS = View(
    name="districts",
    meaning="A district of the region",
    columns=(
        Column("district", TEXT, "Code"),
        Column("name", TEXT, "Name"),
        Column("place", WHOLE, "Its place in lists"),
    ),
    sql='SELECT code, name, "order" FROM reference_district',
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((DISTRICTS, CODES)):
        VIEWS.add(view, name=view.name, order=90 + order)
