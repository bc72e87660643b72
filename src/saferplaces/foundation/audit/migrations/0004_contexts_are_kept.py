"""Who changed a row stays as it was written: the change history's contexts are kept too.

The history's own function may add to a context in the transaction that began it, and the running
service needs the right to update for that; a later transaction changes nothing.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_context_kept() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.created_at <> now() THEN
    RAISE EXCEPTION 'the change history is append-only';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_context_kept BEFORE UPDATE ON pghistory_context
FOR EACH ROW EXECUTE FUNCTION audit_context_kept();
CREATE TRIGGER audit_append_only BEFORE DELETE OR TRUNCATE ON pghistory_context
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""

BACK = """
DROP TRIGGER audit_append_only ON pghistory_context;
DROP TRIGGER audit_context_kept ON pghistory_context;
DROP FUNCTION audit_context_kept();
"""


class Migration(migrations.Migration):
    """Keep the contexts of the change history."""

    dependencies: ClassVar = [
        ("audit", "0003_break_glass_patterns_reports"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
