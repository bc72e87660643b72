"""Another region in an empty database: its pages work, and none speaks of the shipped one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.saferplaces import database
from tools.access_table import roles_of, routes

from saferplaces.foundation.database.server import Server
from saferplaces.foundation.identity.actor import acting_as, current_memberships
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.reference import packs
from saferplaces.foundation.reference.models import Code, District
from saferplaces.foundation.tasks.actions.create import create_task

REGION = Path(__file__).parents[2] / "regions" / "little-shire"
ELSEWHERE = ("West Yorkshire", "Bradford", "Calderdale", "Kirklees", "Leeds", "Wakefield")
_numbers = itertools.count(1)


@pytest.fixture
def region(postgres: Server, django_db_blocker, worker_id: str) -> Iterator[list[User]]:
    """A database of its own, with the other region and its people."""
    name = f"{database.session_name(worker_id)}_region_{next(_numbers)}"
    with django_db_blocker.unblock():
        database.clone(postgres, database.empty_template(postgres), name)
        with database.using(name):
            packs.load(REGION)
            yield list(make_cast(REGION))
        database.drop(postgres, name)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["factor"] = "second"
    session.save()
    return client


def test_every_page_works_in_another_region_and_none_names_this_one(region: list[User]) -> None:
    assert [row.code for row in District.objects.all()] == ["north-shire", "south-shire"]
    parts = {current_memberships(user)[0].role: user for user in region}
    create_task(
        acting_as(current_memberships(parts["supervisor"])[0]),
        kind="call_back", about=("review", 1), owner_id=parts["reviewer"].pk,
        district="north-shire",
    )  # fmt: skip
    shown = 0
    for role, user in parts.items():
        client = _client(user)
        for route in routes():
            keyed = "<" in route.address or "GET" not in route.door.methods or route.by_token
            if keyed or not route.door.capabilities or role not in roles_of(route.door):
                continue
            page = client.get(reverse(route.name), follow=True)
            assert page.status_code == 200, route.name
            text = page.content.decode()
            assert [word for word in ELSEWHERE if word in text] == [], (route.name, role)
            shown += 1
    assert shown > 20
    assert "North Shire" in _client(parts["reviewer"]).get("/tasks/").content.decode()


def test_a_regions_own_threshold_follows_upon_the_shipped_one(region: list[User]) -> None:
    rows = Code.objects.filter(list="task_kinds", code="call_back").order_by("valid_from")
    assert [row.values["days"] for row in rows] == [2, 1]
    assert rows[0].valid_to is not None
    assert rows[1].valid_to is None
