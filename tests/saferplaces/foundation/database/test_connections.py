"""Connections to PostgreSQL that requests use again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper


def test_a_connection_that_stands_is_not_asked_and_one_that_was_ended_is_made_anew(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    ask = DatabaseWrapper.is_usable
    monkeypatch.setattr(
        DatabaseWrapper, "is_usable", lambda self: asked.append(ask(self)) or asked[-1]
    )

    def number() -> int:
        """The server's process, as a request finds it that uses the connection again."""
        connection.health_check_enabled, connection.health_check_done = True, False
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [found] = cursor.fetchone()
        return int(found)

    first = number()
    assert number() == first
    assert not asked
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    finally:
        other.close()
    assert number() != first
    assert asked == [False]
