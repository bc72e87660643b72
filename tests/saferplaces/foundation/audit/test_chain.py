"""The audit trail: complete, in order, and nobody can change it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.models import Link
from saferplaces.foundation.identity.actor import SYSTEM


def test_each_record_gets_the_next_number_and_holds_the_one_before(fresh_database: str) -> None:
    for number in range(3):
        with transaction.atomic():
            record(SYSTEM, what="collect", verb="test.step", detail={"step": number})
    links = list(Link.objects.order_by("number"))
    assert [link.number for link in links] == [1, 2, 3]
    assert [link.previous for link in links[1:]] == [link.hash for link in links[:-1]]


@pytest.mark.parametrize("table", ["audit_entry", "audit_link"])
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET verb = 'x'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_service_cannot_change_what_was_recorded(
    fresh_database: str, table: str, verb: str
) -> None:
    with transaction.atomic():
        record(SYSTEM, what="collect", verb="test.step")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(verb.format(table))
    assert Link.objects.count() == 1
