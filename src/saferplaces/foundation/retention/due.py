"""Whose period has ended: reckoned for all records of all rooms at once, in the database.

For each root the period counts from the last activity in it or in what hangs on it, by the longest
rule among those of the tables that take part and the groups of the people in it. A person's own
period begins anew whenever they come to notice; that of a group 1 to 3 reaches all their records.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import (
    DateField,
    DateTimeField,
    Expression,
    F,
    Field,
    Func,
    Model,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.registry import Registry, Retention
from saferplaces.foundation.retention.models import Group
from saferplaces.foundation.retention.tables import (
    Kind,
    end_of,
    is_root,
    kind_of,
    periods,
    registered,
    roots,
    ways_up,
)

OFFENDERS: Registry[Any] = Registry()
"""Functions that return a query of (person_id, offence class) of whoever was suspected of one."""
BORN: Registry[Any] = Registry()
"""Functions that return a query of (person_id, date of birth)."""
NOMINALS = ("mopi_1", "mopi_2", "mopi_3")
LOCAL = "Europe/London"

TABLES = """
DROP TABLE IF EXISTS retention_acts, retention_persons, retention_last, retention_due;
CREATE TEMP TABLE retention_acts (model text, key text, rule text, day date) ON COMMIT DROP;
CREATE TEMP TABLE retention_persons (model text, key text, person_id text) ON COMMIT DROP;
"""
LAST = """
CREATE TEMP TABLE retention_last ON COMMIT DROP AS
SELECT model, key, max(day) AS day FROM retention_acts GROUP BY model, key;
CREATE INDEX ON retention_last (model, key);
ANALYZE retention_last; ANALYZE retention_persons;
"""
NOTICED = """
INSERT INTO retention_nominal (person_id, noticed_at, rule, born)
SELECT p.person_id, max(l.day)::timestamp AT TIME ZONE 'UTC', '', NULL
FROM retention_persons p JOIN retention_last l USING (model, key)
WHERE p.person_id <> '' AND l.day IS NOT NULL GROUP BY p.person_id
"""
DUE = """
CREATE TEMP TABLE retention_due ON COMMIT DROP AS
WITH rules AS (SELECT * FROM unnest(%s::text[], %s::int[]) AS r (rule, years)),
candidates AS (
  SELECT DISTINCT a.model, a.key, a.rule, l.day FROM retention_acts a
  JOIN retention_last l USING (model, key)
  UNION ALL
  SELECT p.model, p.key, n.rule,
    greatest(l.day, (n.noticed_at AT TIME ZONE 'UTC')::date)
  FROM retention_persons p JOIN retention_nominal n USING (person_id)
  JOIN retention_last l USING (model, key) WHERE n.rule <> ''
)
SELECT DISTINCT ON (model, key) model, key, rule, day AS last_on,
  (day + make_interval(years => years))::date AS due_on
FROM candidates JOIN rules USING (rule) WHERE day IS NOT NULL
ORDER BY model, key, due_on DESC, rule
"""


@dataclass(frozen=True)
class Forecast:
    """How many records of a kind fall due in a year by a rule."""

    model: str
    rule: str
    year: int
    records: int
    now: int  # of them, those whose day has come


def ends_on(last: dt.date, years: int) -> dt.date:
    """Return the day on which a period of whole years ends; of 29 February it may be the 28th."""
    return last + relativedelta(years=years)


def reckon() -> None:
    """Fill the temporary table ``retention_due`` and the table of persons; in a transaction."""
    with connection.cursor() as cursor:
        for statement in TABLES.strip().split(";\n"):
            cursor.execute(statement)
        for label, query in _acts():
            _insert(cursor, "retention_acts", label, query)
        for label, query in _persons():
            _insert(cursor, "retention_persons", label, query)
        for statement in LAST.strip().split(";\n"):
            cursor.execute(statement)
        cursor.execute("DELETE FROM retention_nominal")
        cursor.execute(NOTICED)
        _groups(cursor)
        timed = periods()
        cursor.execute(DUE, [list(timed), list(timed.values())])
        cursor.execute("CREATE INDEX ON retention_due (model, key)")
        cursor.execute("ANALYZE retention_due")


def forecast(today: dt.date) -> list[Forecast]:
    """Return what falls due by kind, rule and year, as `reckon` found it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT model, rule, extract(year FROM due_on)::int, count(*),"
            " count(*) FILTER (WHERE due_on <= %s) FROM retention_due"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [today],
        )
        return [Forecast(*row) for row in cursor.fetchall()]


def _acts() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield queries of (key, rule, day): every activity that a root's period counts from."""
    known = registered()
    timed = periods()
    for model, entry in roots().items():
        yield model._meta.label, _rows(model, "pk", entry, entry.moved)
    for model, entry in known.items():
        if not entry.moved or entry.rule not in timed:
            continue
        if not is_root(model):
            for path, root in ways_up(model):
                if is_root(root):
                    yield root._meta.label, _rows(model, path, entry, entry.moved)
        if entry.about:
            kind, key = f"{entry.about}_kind", f"{entry.about}_id"
            for root in roots():
                rows = _rows(model, key, entry, entry.moved)
                yield root._meta.label, rows.filter(**{kind: kind_of(root)})


def _rows(model: Kind, path: str, entry: Retention, moved: str) -> QuerySet[Any]:
    return model._default_manager.order_by().values_list(
        Cast(F(path), TextField()), Value(entry.rule, TextField()), _day(model, moved)
    )


def _persons() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Yield queries of (key, person_id): whom each root speaks of."""
    for model, entry in registered().items():
        ways = [("pk", model)] if is_root(model) else list(ways_up(model))
        for name in entry.people:
            for path, root in ways:
                if is_root(root):
                    person = _person(model, name)
                    rows = model._default_manager.order_by()
                    yield root._meta.label, rows.values_list(Cast(F(path), TextField()), person)


def _person(model: Kind, name: str) -> Expression | F:
    if isinstance(_field(model, name), ArrayField):
        return Func(F(name), function="unnest", output_field=TextField())
    return Cast(F(name), TextField())


def _day(model: Kind, path: str) -> Expression:
    """Return the local day of a moment; the engine's clock is local already."""
    field = _field(model, path)
    if type(field) is DateField:
        return Cast(F(path), DateField())
    if isinstance(field, DateTimeField) and field.__class__.__name__ != "WallClockField":
        return Func(F(path), template=f"((%(expressions)s) AT TIME ZONE '{LOCAL}')::date",
                    output_field=DateField())  # fmt: skip
    return Func(F(path), template="(%(expressions)s)::date", output_field=DateField())


def _field(model: Kind, path: str) -> Field[Any, Any]:
    *steps, last = path.split("__")
    owner: type[Model] = end_of(model, "__".join(steps)) if steps else model
    return cast("Field[Any, Any]", owner._meta.get_field(last))


def _insert(cursor: Any, table: str, label: str, query: QuerySet[Any]) -> None:
    sql, params = query.query.sql_with_params()
    cursor.execute(f"INSERT INTO {table} SELECT %s, found.* FROM ({sql}) found", [label, *params])


def _groups(cursor: Any) -> None:
    """Say of whom a longer period is asked: set by hand, or by what they were suspected of."""
    first = sorted(
        ((row.code, str(row.values["group"])) for row in codes("retention_offences")), key=len
    )
    for source in OFFENDERS:
        sql, params = source().query.sql_with_params()
        cursor.execute(
            "UPDATE retention_nominal n SET rule = found.rule FROM ("
            " SELECT o.person_id, 'mopi_' || min(coalesce(c.grp, '3')) AS rule"
            f" FROM ({sql}) o (person_id, offence)"
            " LEFT JOIN unnest(%s::text[], %s::text[]) AS c (code, grp)"
            " ON c.code = substring(o.offence FROM '^[0-9]+') GROUP BY 1) found"
            " WHERE found.person_id = n.person_id",
            [*params, [code for code, _ in first], [group for _, group in first]],
        )
    by_hand: Iterable[tuple[str, str]] = Group.objects.filter(ended_at=None).values_list(
        "person_id", "rule"
    )
    for person, rule in by_hand:
        kept = rule if rule in NOMINALS else ""
        cursor.execute(
            "UPDATE retention_nominal SET rule = %s WHERE person_id = %s", [kept, person]
        )
    for source in BORN:
        sql, params = source().query.sql_with_params()
        cursor.execute(
            f"UPDATE retention_nominal n SET born = b.born FROM ({sql}) b (person_id, born)"
            " WHERE b.person_id = n.person_id AND n.rule = 'mopi_1'",
            params,
        )
