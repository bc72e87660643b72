"""What somebody who has taken over the running service cannot do to the record of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import Entry, Link
from saferplaces.foundation.identity.actions.organisations import ensure_organisation
from saferplaces.foundation.identity.actor import SYSTEM

BORROW_THE_OWNER = """
CREATE TABLE staging.fake (id uuid);
CREATE FUNCTION staging.turned(staging.fake) RETURNS public.audit_entry LANGUAGE plpgsql AS $$
BEGIN
  ALTER TABLE public.audit_entry DISABLE TRIGGER audit_append_only;
  UPDATE public.audit_entry SET actor_name = 'Somebody else';
  RETURN NULL;
END $$;
CREATE CAST (staging.fake AS public.audit_entry) WITH FUNCTION staging.turned AS IMPLICIT;
CREATE TRIGGER chained AFTER INSERT ON staging.fake
FOR EACH ROW EXECUTE FUNCTION public.audit_chain();
INSERT INTO staging.fake VALUES ('{}');
"""


@pytest.fixture
def recorded(fresh_database: str) -> Entry:
    ensure_organisation(SYSTEM, code="new", name="New", kind="other", regime="uk_gdpr")
    with transaction.atomic():
        key = record(SYSTEM, what="collect", verb="test.step")
    return Entry.objects.get(pk=key)


def test_the_function_that_chains_lends_nobody_its_owners_rights(recorded: Entry) -> None:
    refused = pytest.raises(DatabaseError, match="permission denied for function")
    with refused, connection.cursor() as cursor:
        cursor.execute(BORROW_THE_OWNER.format(recorded.pk))
    assert Entry.objects.get(pk=recorded.pk).actor_name == recorded.actor_name


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = 'replica'",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "INSERT INTO audit_link SELECT 99, id, '', '' FROM audit_entry",
        "CREATE FUNCTION public.audit_text(x int) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "ALTER FUNCTION audit_text RENAME TO other",
        "DELETE FROM pghistory_context",
        "UPDATE pghistory_context SET metadata = '{}'",
    ],
)
def test_the_running_service_has_no_way_around_the_trail(recorded: Entry, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Link.objects.count() == 1


def test_records_are_chained_still(recorded: Entry) -> None:
    with transaction.atomic():
        record(SYSTEM, what="collect", verb="test.step")
    assert [link.number for link in Link.objects.order_by("number")] == [1, 2]
