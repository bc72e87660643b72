"""Every address as everybody and as nobody: who gets in, what is recorded, that nothing is cached.

The table that this compares with is docs/access.md, which comes from the same doors.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, resolve, reverse
from pytest_django import DjangoDbBlocker
from tests.saferplaces.cast import PEOPLE, person
from tests.saferplaces.examples import EXAMPLES
from tests.saferplaces.intake.safe_contact.zzyzx import all_at_a_protected_address, told
from tests.saferplaces.software import software
from tools.access_table import PAGE, Route, roles_of, routes, written

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.ui.doors import ANYBODY, BY_LINK

for _path in sorted(Path(__file__).parents[2].rglob("*examples.py")):  # each room's own
    _parts = _path.relative_to(Path(__file__).parents[4]).with_suffix("").parts
    importlib.import_module(".".join(_parts))

WITHOUT_A_DOOR: set[str] = set()
"""Views of libraries that stand open; none does: each is wrapped by a view of ours."""
OPEN = {ANYBODY, BY_LINK}
OPENED = {200, 204, 302, 400, 404, 405, 409, 422, 429}
ONE_EACH = {role: name for name, (role, *_) in reversed(PEOPLE.items())}


def test_every_view_stands_behind_a_door() -> None:
    open_views = {route.view for route in routes() if route.door is None}
    assert open_views == WITHOUT_A_DOOR


def test_the_page_about_access_is_current() -> None:
    assert PAGE.read_text() == written(), "run python tools/access_table.py"


def test_every_address_with_a_key_has_an_example() -> None:
    keyed = {route.name for route in routes() if "<" in route.address}
    assert keyed - set(EXAMPLES) == set()


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _addresses() -> list[tuple[Route, str]]:
    found: dict[str, tuple[Route, str]] = {}
    keys: dict[object, dict[str, object]] = {}
    for route in routes():
        make = EXAMPLES.get(route.name)
        if make is None and "<" in route.address:
            continue  # the test above says so
        if make is not None and make not in keys:
            keys[make] = make()
        try:
            address = reverse(route.name, kwargs=keys[make] if make else {})
        except NoReverseMatch as error:
            pytest.fail(f"The example of {route.name} does not fit: {error}")
        found[f"{route.address} {route.door.methods if route.door else ''}"] = (route, address)
    return list(found.values())


@pytest.fixture(scope="module")
def addresses(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[list[tuple[Route, str]]]:
    """Every address with an example, made once: what a visit changes is taken back."""
    with django_db_blocker.unblock(), _undone():
        found = _addresses()
        all_at_a_protected_address()
        for name in PEOPLE:
            person(name)
        yield found


@dataclass(frozen=True)
class Visitor:
    """Somebody in a browser, and software with a token of the same role."""

    browser: Client
    software: Client
    actor: Actor

    def ask(self, route: Route, address: str) -> HttpResponse:
        if route.by_token:
            return _ask(self.software, route, address)
        cookies = self.browser.cookies.copy()
        response = _ask(self.browser, route, address)
        self.browser.cookies = cookies
        return response

    def is_refused(self, route: Route, address: str) -> bool:
        """Whether the door refuses, before its view is asked."""
        path = address.partition("?")[0]
        request = getattr(RequestFactory(), "get" if "GET" in route.door.methods else "post")(path)
        request.actor = self.actor
        found = resolve(path)
        try:
            found.func(request, *found.args, **found.kwargs)
        except Refused:
            return not hasattr(request, "access")
        return False


def _visitor(name: str) -> Visitor:
    one = person(name)
    return Visitor(one.client(), software(one), one.actor)


def _ask(client: Client, route: Route, address: str) -> HttpResponse:
    if "GET" in route.door.methods:
        return client.get(address)
    if route.by_token:
        return client.post(address, {}, content_type="application/json")
    return client.post(address)


def test_nobody_gets_in_but_through_the_open_doors(addresses: list[tuple[Route, str]]) -> None:
    wrong = []
    for route, address in addresses:
        with _undone():
            response = _ask(Client(), route, address)
        to_sign_in = response.headers.get("Location", "").startswith("/sign-in?")
        to_sign_in |= route.by_token and response.status_code == 401
        is_open = route.door.who in OPEN
        good = response.status_code in OPENED if is_open else to_sign_in
        if not good or response["Cache-Control"] != "no-store":
            wrong.append((route.name, response.status_code))
    assert wrong == []


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """The addresses of pages that opened for somebody."""
    return set()


@pytest.mark.parametrize("role", ONE_EACH)
def test_each_role_gets_in_where_the_table_says_so_and_leaves_its_record(
    addresses: list[tuple[Route, str]], opened: set[str], role: str
) -> None:
    wrong = []
    with _undone():
        visitor = _visitor(ONE_EACH[role])
        for place, (route, address) in enumerate(addresses):
            if _asks_the_door_only(role, route, place):
                if not visitor.is_refused(route, address):
                    wrong.append((route.name, "its door lets it in"))
                continue
            with _undone():
                response = visitor.ask(route, address)
                entries = list(Entry.objects.filter(request_id=response["X-Request-Id"]))
            if response.status_code in {200, 302}:
                opened.add(address)
            problem = _problem(role, route, response, entries)
            if response["Cache-Control"] != "no-store":
                problem = "may be cached"
            if shown := told(response, route.name, role):
                problem = f"shows a protected address: {shown}"
            if response.streaming:
                list(response)  # to its end, which closes the file
            if problem:
                wrong.append((route.name, response.status_code, problem))
    assert wrong == []


def _asks_the_door_only(role: str, route: Route, place: int) -> bool:
    """Whether a role that is refused asks the door itself.

    What follows a refusal is the same for everybody, so at each address one of those roles, at the
    next another, gets its answer whole, and its record.
    """
    refused = [one for one in ONE_EACH if one not in roles_of(route.door)]
    return role in refused and not route.by_token and refused[place % len(refused)] != role


def _problem(role: str, route: Route, response: HttpResponse, entries: list[Entry]) -> str:
    """What is not as the table says, or nothing."""
    written = [entry.what for entry in entries]
    if role not in roles_of(route.door):
        refused = response.status_code == 403 and written == ["refuse"]
        return "" if refused else "gets in, or the refusal left no record"
    if response.status_code not in OPENED:
        return "does not get in"
    if route.door.personal and response.status_code == 200:
        seen = {entry.verb for entry in entries if entry.what in {"consult", "disclose"}}
        return "" if route.door.verb in seen else "left no record of what it shows"
    return ""


def test_every_page_opens_for_somebody(
    addresses: list[tuple[Route, str]], opened: set[str]
) -> None:
    """The visits above, or, where this test is run alone, visits of its own."""
    pages = {address: route for route, address in addresses if _is_page(route)}
    for role, name in ONE_EACH.items():
        with _undone():
            visitor = _visitor(name)
            for address, route in pages.items():
                if address not in opened and role in roles_of(route.door):
                    with _undone():
                        if visitor.ask(route, address).status_code in {200, 302}:
                            opened.add(address)
    assert set(pages) - opened == set()


def _is_page(route: Route) -> bool:
    return route.door.who not in OPEN and "GET" in route.door.methods


def test_neither_what_is_not_there_nor_what_broke_may_be_kept(cast) -> None:
    for client in (Client(), cast.amina.client()):
        response = client.get("/nothing/here")
        assert response.status_code == 404
        assert response["Cache-Control"] == "no-store"
