"""What tests of the service may use: a database of their own, and the cast."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from tests.saferplaces import database
from tests.saferplaces.cast import Cast
from tests.saferplaces.live import chromium, live  # noqa: F401 - fixtures

from saferplaces.foundation.database.server import Server

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with database.server() as found:
        yield found


@pytest.fixture(scope="session")
def template_database(postgres: Server, django_db_blocker) -> str:
    with django_db_blocker.unblock():
        return database.template(postgres)


@pytest.fixture(scope="session")
def django_db_setup(
    postgres: Server, template_database: str, django_db_blocker, worker_id: str
) -> Iterator[None]:
    """Give this worker a clone; each test runs in a transaction that is rolled back."""
    name = database.session_name(worker_id)
    with django_db_blocker.unblock():
        database.clone(postgres, template_database, name)
        with database.using(name):
            yield
        database.drop(postgres, name)


@pytest.fixture
def fresh_database(
    postgres: Server, template_database: str, django_db_blocker, worker_id: str
) -> Iterator[str]:
    """A database of its own, for a test that commits, races or kills; gives its name."""
    name = f"{database.session_name(worker_id)}_{next(_numbers)}"
    with django_db_blocker.unblock():
        database.clone(postgres, template_database, name)
        with database.using(name):
            yield name
        database.drop(postgres, name)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody of the cast, by first name: ``cast.amina.client()``, ``cast.sarah.actor``."""
    return Cast()
