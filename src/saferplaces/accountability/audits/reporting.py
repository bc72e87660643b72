"""What reporting tools may read of recording audits: sizes and rates, no log and no judgement."""

from __future__ import annotations

from saferplaces.foundation.database.reporting import (
    DAY,
    REAL,
    TEXT,
    VIEWS,
    WHEN,
    WHOLE,
    Column,
    View,
    key,
)

AUDITS = View(
    name="audits",
    meaning="A recording audit",
    columns=(
        Column("audit_key", TEXT, "The audit; joins audit_rates"),
        Column("state", TEXT, "planned, drawn, reading, closed or abandoned"),
        Column("first_day", DAY, "Logs closed from this day"),
        Column("last_day", DAY, "Logs closed up to this day"),
        Column("scope", TEXT, "both, in or out: by whether reviews look at the logs"),
        Column("size", WHOLE, "Logs of the sample"),
        Column("planned_at", WHEN, "When it was planned"),
        Column("closed_at", WHEN, "When it was closed"),
        Column("snapshot", TEXT, "Snapshot that the sample was drawn from"),
    ),
    sql=f"""
SELECT {key("audit", "id")}, state, first_day, last_day, scope, size, planned_at, closed_at,
  snapshot
FROM audits_audit""",
)
RATES = View(
    name="audit_rates",
    meaning="A rate of a closed audit; crimes are the unit, not logs",
    columns=(
        Column("audit_key", TEXT, "The audit"),
        Column("rate", TEXT, "recorded, right_class, in_time, cancelled or told"),
        Column("meaning", TEXT, "What the rate is of, in words"),
        Column("hits", WHOLE, "Crimes of the sample of which it is so"),
        Column("crimes", WHOLE, "Crimes of the sample of which it was asked"),
        Column("share", REAL, "The rate in the population, by the weights of the strata"),
        Column("low", REAL, "Lower end of its interval"),
        Column("high", REAL, "Upper end"),
    ),
    sql=f"""
SELECT {key("audit", "a.id")}, x->>'key', x->>'label', (x->>'hits')::float8, (x->>'of')::float8,
  x->>'share', x->>'low', x->>'high'
FROM audits_audit a, jsonb_array_elements(a.result->'rates') x WHERE a.state = 'closed'""",
    caveat="Never show a share without its interval: a sample of a few crimes says little.",
)


def register() -> None:
    """Declare our views."""
    for order, view in enumerate((AUDITS, RATES)):
        VIEWS.add(view, name=view.name, order=60 + order)
