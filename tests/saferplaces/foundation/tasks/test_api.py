"""Tasks for other software."""

from __future__ import annotations

import json

import pytest
from tests.saferplaces.examples import a_log, a_task
from tests.saferplaces.intake.incidents.factories import incident
from tests.saferplaces.software import software

from saferplaces.foundation.tasks.models import Task


def _post(client, address: str, body: dict, **headers: str):
    return client.post(address, json.dumps(body), "application/json", headers=headers)


def _visit(**given: object) -> dict[str, object]:
    log = a_log()
    return {
        "kind": "call_back", "about_kind": "incident", "about_id": log.pk, "district": "leeds",
        "team": "force/leeds-team",
    } | given  # fmt: skip


def test_software_asks_for_a_task_once_and_ends_it(cast) -> None:
    amina = software(cast.amina)
    given = _visit(title="Call them")
    first = _post(amina, "/api/tasks", given, **{"Idempotency-Key": "abc"})
    again = _post(amina, "/api/tasks", given, **{"Idempotency-Key": "abc"})
    assert first.status_code == 201, first.content
    assert first.json() == again.json()
    assert Task.objects.count() == 1
    key = first.json()["id"]
    ended = _post(amina, f"/api/tasks/{key}/end", {"ended": "done", "outcome": "They are well"})
    assert (ended.status_code, ended.json()["state"]) == (200, "done")
    again = _post(amina, f"/api/tasks/{key}/end", {"ended": "done", "outcome": "x"})
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"kind": "x"}, 422, "kind"),
        ({"district": "nowhere"}, 422, "district"),
        ({"district": "bradford"}, 403, ""),
        ({"team": "x"}, 422, "team"),
        ({"team": ""}, 422, "owner"),
        ({"owner": "nobody@test.example"}, 422, "owner"),
        ({"about_id": "none"}, 404, ""),
        ({"about_kind": "person"}, 404, ""),
        ({"due_at": "2020-01-01T00:00:00Z"}, 422, "due_at"),
        ({"due_at": 5}, 422, "due_at"),
    ],
)
def test_a_task_that_will_not_do_says_why(cast, change, status, field) -> None:
    response = _post(software(cast.amina), "/api/tasks", _visit(**change))
    assert response.status_code == status, response.content
    assert field in {"", *(row["field"] for row in response.json().get("errors", []))}
    assert not Task.objects.exists()


def test_nobody_asks_about_a_log_that_they_may_not_read(cast) -> None:
    there = incident(district="bradford")
    response = _post(software(cast.amina), "/api/tasks", _visit(about_id=there.pk))
    assert response.status_code == 404


def test_tasks_come_page_by_page_and_only_those_in_reach(cast) -> None:
    mine = [a_task().pk for _ in range(3)]
    a_task("ben", kind="partner_referral")
    sarah, after, seen = software(cast.sarah), "", []
    for _ in range(2):
        page = sarah.get(f"/api/tasks?limit=2&after={after}").json()
        seen += [row["id"] for row in page["tasks"]]
        after = page["next"]
    assert set(mine) <= set(seen)
    assert after == ""
    ben = software(cast.ben).get("/api/tasks").json()["tasks"]
    assert [row["kind"] for row in ben] == ["partner_referral"]
    assert software(cast.ben).get(f"/api/tasks/{mine[0]}").status_code == 404
