"""Find the records whose period has ended, and keep the queue of reviews as it should be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from saferplaces.foundation.identity.models import Kind, Organisation
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.retention import due
from saferplaces.foundation.retention.models import ReviewState
from saferplaces.foundation.retention.tables import roots

STEP = """
INSERT INTO retention_reviewstatechange (review_id, old, new, by_id, why, at)
SELECT id, %s, state, NULL, '', now() FROM moved
"""
LAPSE = """
WITH moved AS (
  UPDATE retention_retentionreview r SET state = 'lapsed'
  WHERE r.state = 'due' AND r.trigger = 'scheduled' AND NOT EXISTS (
    SELECT FROM retention_due d
    WHERE d.model = r.model AND d.key = r.key AND d.due_on <= %s)
  RETURNING r.id, r.state)
"""
AGAIN = """
WITH moved AS (
  UPDATE retention_retentionreview r SET state = 'due', trigger = 'scheduled', request = '',
    found_at = now(), last_at = d.last_on::timestamp AT TIME ZONE 'UTC', due_on = d.due_on,
    rule = d.rule, rule_row_id = %s, answers = '{{}}', reason = '', next_on = NULL,
    decided_by_id = NULL, decided_at = NULL, agreed_by_id = NULL, agreed_at = NULL
  FROM retention_due d
  WHERE d.model = r.model AND d.key = r.key AND d.rule = %s AND d.due_on <= %s
    AND r.state = %s {more}
  RETURNING r.id, r.state)
"""
NEW = """
WITH moved AS (
  INSERT INTO retention_retentionreview (model, key, people, organisation_id, regime, district,
    rule, rule_row_id, trigger, request, last_at, due_on, state, found_at, answers, reason, mark)
  SELECT d.model, d.key, coalesce((
      SELECT array_agg(DISTINCT p.person_id) FROM retention_persons p
      WHERE p.model = d.model AND p.key = d.key AND p.person_id <> ''), '{{}}'),
    {organisation}, {regime}, {district}, d.rule, %s, 'scheduled', '',
    d.last_on::timestamp AT TIME ZONE 'UTC', d.due_on, 'due', now(), '{{}}', '', ''
  FROM retention_due d JOIN {table} t ON t.{pk}::text = d.key
  WHERE d.model = %s AND d.rule = %s AND d.due_on <= %s
  ON CONFLICT (model, key) WHERE NOT (key = '') DO NOTHING
  RETURNING id, state)
"""


def find(today: dt.date | None = None) -> dict[str, int]:
    """Put what is due into the queue, and take out what came to notice again; return how many.

    A record that was kept on comes back on its next day, even if nothing happened to it since.
    """
    on = today or timezone.localdate()
    force = Organisation.objects.filter(kind=Kind.FORCE).order_by("pk").first()
    if force is None:
        return {}
    counts = {"due": 0, "again": 0, "lapsed": 0}
    rows = {row.code: row.pk for row in codes("retention_rules")}
    with transaction.atomic(), connection.cursor() as cursor:
        due.reckon()
        cursor.execute(LAPSE + STEP, [on, ReviewState.DUE])
        counts["lapsed"] = cursor.rowcount
        for rule, row in rows.items():
            for old, more in ((ReviewState.RETAINED, "AND r.next_on <= %s"),
                              (ReviewState.LAPSED, "")):  # fmt: skip
                given: list[Any] = [row, rule, on, old, *([on] if more else []), old]
                cursor.execute(AGAIN.format(more=more) + STEP, given)
                counts["again"] += cursor.rowcount
            for model in roots():
                cursor.execute(_new(model, force) + STEP, [row, model._meta.label, rule, on, ""])
                counts["due"] += cursor.rowcount
    return counts


def _new(model: type[Model], force: Organisation) -> str:
    """Return the statement that adds reviews of one kind of record, with who holds it."""
    fields = {f.name: f for f in model._meta.get_fields() if isinstance(f, Field)}
    key = model._meta.pk
    return NEW.format(
        table=model._meta.db_table,
        pk=key.column,
        organisation="t.organisation_id" if "organisation" in fields else str(force.pk),
        regime="t.regime" if "organisation" in fields and "regime" in fields
        else f"'{force.regime}'",
        district="t.district" if "district" in fields else "''",
    )  # fmt: skip
