"""What reporting tools may read of measures: figures, and what they mean."""

from __future__ import annotations

from saferplaces.accountability.measures.catalogue import Measure, measures
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
)

FIGURES = View(
    name="measures",
    meaning="A figure: one measure, one district, the months that end with a month",
    columns=(
        Column("measure", TEXT, "Code of the measure; joins measure_definitions"),
        Column("definition_version", WHOLE, "Version of the definition by which it was made"),
        Column("month", DAY, "First day of the last month"),
        Column("months", WHOLE, "How many months it covers"),
        Column("district", TEXT, "Code of the district; empty is the whole force"),
        Column("numerator", WHOLE, "What is counted"),
        Column("denominator", WHOLE, "Of how many; empty for plain counts"),
        Column("low", REAL, "Lower end of the 95% interval of the share or count"),
        Column("high", REAL, "Upper end"),
        Column("snapshot", TEXT, "Snapshot that it was made from"),
        Column("made_at", WHEN, "When"),
    ),
    sql="""
SELECT measure, version, month, months, district, numerator, denominator, low, high, snapshot,
  made_at
FROM measures_figure""",
    caveat=(
        "Periods overlap, and a person in two districts counts in each: never add up months or"
        " districts. Suppress numbers under 5 before anything is published."
    ),
)


def definitions() -> View:
    """Return the view of what each measure means, as the list of measures says now."""
    rows = ",\n".join(f"({', '.join(_texts(m))}, {m.collected})" for m in measures())
    return View(
        name="measure_definitions",
        meaning="What a measure means; those that nobody collects yet among them",
        columns=(
            Column("measure", TEXT, "Code"),
            Column("name", TEXT, "Name"),
            Column("side", TEXT, "What it is about"),
            Column("kind", TEXT, "share or count"),
            Column("good", TEXT, "Which direction is good"),
            Column("definition", TEXT, "Definition"),
            Column("numerator", TEXT, "What is counted"),
            Column("denominator", TEXT, "Of what"),
            Column("caveats", TEXT, "What to bear in mind"),
            Column("collected", YES, "There are figures; no means that nobody collects it yet"),
        ),
        sql=f"VALUES {rows}",
    )


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((FIGURES, definitions())):
        VIEWS.add(view, name=view.name, order=70 + order)


def _texts(measure: Measure) -> list[str]:
    words = measure.worded
    texts = (
        measure.code, measure.name, measure.side.value, measure.kind.value, measure.good.value,
        words(measure.definition), words(measure.numerator), words(measure.denominator),
        " ".join(measure.caveats),
    )  # fmt: skip
    return ["'" + text.replace("'", "''") + "'" for text in texts]
