"""For the machines that watch: alive, ready, and counts for those who may have them."""

from __future__ import annotations

import pytest
from django.db import connection, connections
from django.test import Client

from saferplaces.foundation.config.doctor import examine
from saferplaces.foundation.config.metrics import Requests
from saferplaces.foundation.database.rights import forbidden_rights


def test_ready_means_that_the_tables_are_up_to_date(fresh_database) -> None:
    assert Client().get("/ready").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    answer = Client().get("/ready")
    assert answer.status_code == 503
    assert b"migrations are not applied" in answer.content


def test_metrics_are_for_this_machine_or_for_the_token(db, settings, monkeypatch) -> None:
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="10.0.0.9").get("/metrics").status_code == 404
    for told in ("198.51.100.7", "127.0.0.1", "no address"):  # whoever comes through the proxy
        assert Client(HTTP_X_FORWARDED_FOR=told).get("/metrics").status_code == 404
    passed_on = Client().get("/metrics", headers={"x-forwarded-for": "10.0.0.9"})
    assert passed_on.status_code == 404  # through a proxy, everybody comes from this machine


def test_requests_are_counted_by_name_and_time() -> None:
    found = Requests()
    found.count("home", 200, 0.2)
    found.count("home", 500, 3)
    found.count("/people/Mrs Feather", 200, 1)
    text = "\n".join(found.lines())
    assert 'saferplaces_requests_total{route="home",status="2xx"} 1' in text
    assert 'saferplaces_request_seconds_bucket{route="home",le="0.25"} 1' in text
    assert 'saferplaces_request_seconds_count{route="home"} 2' in text
    assert "Feather" not in text


def test_the_doctor_finds_what_is_missing_and_says_how_to_mend_it(fresh_database) -> None:
    found = {finding.what: finding for finding in examine()}
    assert found["Migrations are applied"].well
    assert found["Extensions are there"].well
    assert found["The service cannot change records of the audit trail or of decisions"].well
    assert not found["A worker runs"].well
    assert found["A worker runs"].mend


def test_a_right_too_many_is_found(fresh_database) -> None:
    user = connection.settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"GRANT DELETE ON audit_entry TO {user}")
    assert forbidden_rights() == ["audit_entry"]


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_watching_needs_no_session(db, path: str) -> None:
    assert "session" not in Client().get(path).cookies
