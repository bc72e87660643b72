"""Searches after a start: what they read is there, and the service's own role may read it."""

from __future__ import annotations

from django.db import connection

from saferplaces.intake.incidents.search.warming import READ, warm


def test_everything_that_is_to_be_read_exists_and_may_be_read(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname = ANY(%s)", [list(READ)])
        assert {row[0] for row in cursor.fetchall()} == set(READ)
    assert warm() == {}
