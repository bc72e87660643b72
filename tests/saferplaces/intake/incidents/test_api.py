"""Incidents for other software: as much as the pages show, in pages that last."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.utils import timezone
from tests.saferplaces.examples import a_log
from tests.saferplaces.intake.incidents.factories import REPORTED, incident
from tests.saferplaces.software import software

from saferplaces.foundation.audit.models import Entry
from saferplaces.intake.incidents.changes import note_changes
from saferplaces.intake.incidents.models import Changed, Incident, Party, Publication
from saferplaces.intake.incidents.pages.partner import SHARED
from saferplaces.intake.incidents.publishing.applying import begin


def _walk(client, address: str) -> list[str]:
    keys, after = [], ""
    while True:
        page = client.get(f"{address}&after={after}").json()
        keys += [row["incident_id"] for row in page["incidents"]]
        if not page["incidents"] or page["next"] in {"", after}:
            return keys
        after = page["next"]


def test_a_log_comes_with_everybody_on_it_and_what_was_found(cast) -> None:
    log = a_log()
    response = software(cast.amina).get(f"/api/incidents/{log.pk}")
    told = response.json()
    assert told["narrative"] == log.narrative
    assert told["parties"][0]["family_name"] == "Example"
    assert told["finding"]["score"] == 20.0
    entry = Entry.objects.get(request_id=response["X-Request-Id"])
    assert entry.people_seen == [Party.objects.get(incident_id=log.pk).person_id]


def test_a_partner_gets_the_shared_fields_and_nothing_else_anywhere(cast) -> None:
    log = a_log()
    Incident.objects.filter(pk=log.pk).update(
        narrative="SECRET", postcode="SECRET", uprn="SECRET", outcome="SECRET", flags=["SECRET"],
        qualifiers=["SECRET"], offence_class="SECRET", marking="SECRET", regime="SECRET",
    )  # fmt: skip
    Party.objects.update(given_name="SECRET", family_name="SECRET", phone="SECRET")
    ben = software(cast.ben)
    one = ben.get(f"/api/incidents/{log.pk}")
    many = ben.get("/api/incidents?in_scope=false")
    changed = ben.get("/api/incidents?changed_since=1999-01-01T00:00:00Z")
    assert set(one.json()) == {*SHARED, "changed_at"}
    for response in (one, many, changed):
        assert response.status_code == 200
        assert "SECRET" not in response.content.decode()
    assert [set(row) for row in many.json()["incidents"]] == [{*SHARED, "changed_at"}]
    for address in ("reviews", "decisions"):
        assert ben.get(f"/api/{address}").status_code == 403


def test_a_log_elsewhere_looks_as_if_it_were_not_there_and_the_try_is_recorded(cast) -> None:
    there = incident(district="bradford")
    amina = software(cast.amina)
    response, nothing = amina.get(f"/api/incidents/{there.pk}"), amina.get("/api/incidents/none")
    assert (response.status_code, nothing.status_code) == (404, 404)
    assert response.json()["detail"] == nothing.json()["detail"]
    entry = Entry.objects.get(request_id=response["X-Request-Id"])
    assert (entry.what, entry.objects_seen) == ("refuse", [f"incident:{there.pk}"])
    assert amina.get("/api/incidents?district=bradford").json()["incidents"] == []


def test_every_log_comes_once_however_the_pages_are_cut(cast) -> None:
    logs = [incident(reported_at=REPORTED + dt.timedelta(days=n // 2)) for n in range(5)]
    logs += [incident(reported_at=None) for _ in range(3)]
    amina = software(cast.amina)
    for limit in (1, 2, 3, 200):
        assert _walk(amina, f"/api/incidents?limit={limit}") == [log.pk for log in logs]


def test_a_log_that_comes_meanwhile_moves_no_other(cast) -> None:
    logs = [incident(reported_at=REPORTED + dt.timedelta(days=n)) for n in range(4)]
    amina = software(cast.amina)
    first = amina.get("/api/incidents?limit=2").json()
    incident(reported_at=REPORTED - dt.timedelta(days=1))
    second = amina.get(f"/api/incidents?limit=2&after={first['next']}").json()
    assert [row["incident_id"] for row in second["incidents"]] == [log.pk for log in logs[2:]]


def test_software_keeps_up_with_what_snapshots_change(cast) -> None:
    logs = sorted((incident() for _ in range(4)), key=lambda log: log.pk)
    amina = software(cast.amina)
    all_ = "/api/incidents?limit=1&changed_since=1999-01-01T00:00:00Z"
    assert _walk(amina, all_) == [log.pk for log in logs]
    at = dt.datetime(2026, 5, 1, 3, tzinfo=dt.UTC)
    Changed.objects.create(pk=logs[1].pk, changed_at=at)
    Changed.objects.create(pk=logs[0].pk, changed_at=at)
    Incident.objects.filter(pk=logs[0].pk).update(withdrawn_at=at)
    since = "/api/incidents?limit=1&changed_since=2026-05-01T00:00:00Z"
    assert _walk(amina, since) == [logs[0].pk, logs[1].pk]
    page = amina.get("/api/incidents?changed_since=2026-05-01T00:00:00Z").json()
    assert page["incidents"][0]["withdrawn_at"] is not None
    Changed.objects.create(pk=logs[2].pk, changed_at=at + dt.timedelta(days=1))
    later = amina.get(f"/api/incidents?changed_since=2026-05-01T00:00:00Z&after={page['next']}")
    assert [row["incident_id"] for row in later.json()["incidents"]] == [logs[2].pk]


def test_a_forged_place_to_go_on_from_is_refused(cast) -> None:
    a_log()
    for after in ("x", "W10", "WzFd", "bnVsbA", "WyIyMDI2LTAzLTA0IiwxXQ"):
        response = software(cast.amina).get(f"/api/incidents?after={after}")
        assert (after, response.status_code) == (after, 422)


def test_a_publication_notes_the_logs_whose_people_or_findings_it_changes(cast) -> None:
    def publish(*changes: tuple[str, str]) -> dict[str, int]:
        with connection.cursor() as cursor:
            begin(cursor)
            rows = "INSERT INTO published_changes VALUES (%s, %s, 'changed')"
            cursor.executemany(rows, changes)
        return note_changes(Publication())

    assert publish(("incident", "a")) == {}  # the first: everything is as it was then
    done = Publication.State.DONE
    Publication.objects.create(snapshot="1", state=done, started_at=timezone.now())
    assert publish(("party", "b|caller|1"), ("finding", "c"), ("person", "P1"), ("party", "b|x|2"))
    first = dict(Changed.objects.values_list("pk", "changed_at"))
    assert set(first) == {"b", "c"}
    assert publish(("incident", "c")) == {"changes_noted": 1}
    assert Changed.objects.get(pk="c").changed_at > first["c"]
