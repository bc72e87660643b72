"""What reporting tools may read of hotspots and areas: counts with intervals, no log, no place."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    CELL,
    DAY,
    REAL,
    TEXT,
    VIEWS,
    WHOLE,
    YES,
    Column,
    View,
    cell,
)

HOTSPOTS = View(
    name="hotspots",
    meaning="A hotspot of the latest snapshot: hot cells that touch",
    columns=(
        Column("hotspot", TEXT, "Layer and busiest cell"),
        Column("layer", TEXT, "subject, asb_linked_crime, dispute or together"),
        Column("rank", WHOLE, "Its place in the layer"),
        Column("district", TEXT, "Code of the district"),
        Column("ward", TEXT, "Code of the ward"),
        Column("cell_easting", REAL, f"South-western corner of a {CELL} m cell in it, metres east"),
        Column("cell_northing", REAL, "The same, metres north"),
        Column("cells", WHOLE, "Hot cells"),
        Column("count", WHOLE, "What is counted in them: events, where logs are linked"),
        Column("expected", REAL, "What an even spread would have put there"),
        Column("low", REAL, "Lower end of the count's 95% interval"),
        Column("high", REAL, "Upper end"),
        Column("q", REAL, "False-discovery rate at which it still counts as hot"),
        Column("class", TEXT, "Class of the hottest cell"),
        Column("emerging", TEXT, "How it has been changing; empty where that cannot be said"),
        Column("ratio", REAL, "Last months over the same months before"),
        Column("ratio_low", REAL, "Lower end of its 95% interval"),
        Column("ratio_high", REAL, "Upper end"),
        Column("is_new", YES, "None of its cells was hot in the publication before"),
    ),
    sql=f"""
SELECT key, layer, rank, district, ward, {cell("easting")}, {cell("northing")}, cells, count,
  expected, low, high, q, classed, emerging, ratio, ratio_low, ratio_high, is_new
FROM hotspots_hotspot""",
    caveat="Busy places have much of everything: a hotspot says where, not why.",
)
AREA_COUNTS = View(
    name="area_counts",
    meaning="Logs of a layer in an area in a month",
    columns=(
        Column("kind", TEXT, "ward, district or force"),
        Column("code", TEXT, "Code of the area"),
        Column("name", TEXT, "Its name"),
        Column("district", TEXT, "Code of the district that it lies in"),
        Column("layer", TEXT, "subject, asb_linked_crime, dispute or together"),
        Column("month", DAY, "First day of the month; empty is all full months together"),
        Column("count", WHOLE, "How many"),
        Column("residents", REAL, "People who live there, where it is known"),
        Column("may_be_published", YES, "The count and its neighbours tell of no small number"),
    ),
    sql="""
SELECT kind, code, name, district, layer, month, count, residents, shown
FROM hotspots_areamonth""",
    caveat="Do not add months to the row of all months, or wards to districts.",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((HOTSPOTS, AREA_COUNTS)):
        VIEWS.add(view, name=view.name, order=20 + order)
