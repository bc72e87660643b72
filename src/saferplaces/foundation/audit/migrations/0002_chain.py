"""The chain: append-only tables, and a number and a hash for each record at commit.

The hash is SHA-256, in hexadecimal, over the hash before, a line feed and the record's canonical
text (`audit_text`). The function runs as the owner of the tables, so that the running service
needs no right on the chain but to read it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_text(e audit_entry) RETURNS text
LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array(
    e.id, to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.request_id,
    e.actor_id, e.actor_name, e.role, e.organisation_id, e.organisation, e.what, e.verb, e.query,
    to_jsonb(e.objects_seen), to_jsonb(e.people_seen), e.count, e.purpose, e.reason, e.recipient,
    e.detail
  )::text
$$;

CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last record;
BEGIN
  PERFORM pg_advisory_xact_lock(7201);
  SELECT number, hash INTO last FROM audit_link ORDER BY number DESC LIMIT 1;
  INSERT INTO audit_link (number, entry_id, previous, hash) VALUES (
    coalesce(last.number, 0) + 1,
    NEW.id,
    coalesce(last.hash, ''),
    encode(sha256(convert_to(
      coalesce(last.hash, '') || E'\\n' || audit_text(NEW), 'UTF8')), 'hex')
  );
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_chain AFTER INSERT ON audit_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE FUNCTION audit_append_only() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit trail is append-only';
END $$;

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""

BACK = """
DROP TRIGGER audit_append_only ON audit_link;
DROP TRIGGER audit_append_only ON audit_entry;
DROP FUNCTION audit_append_only();
DROP TRIGGER audit_chain ON audit_entry;
DROP FUNCTION audit_chain();
DROP FUNCTION audit_text(audit_entry);
"""


class Migration(migrations.Migration):
    """Make the trail append-only and chained."""

    dependencies: ClassVar = [("audit", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACK)]
