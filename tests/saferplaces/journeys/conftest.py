"""The demonstration in a browser: a small synthetic force, published, with its cast.

Every journey gets the whole of it in a database of its own, so that each can be run alone, and the
server works as in the demonstration (which says so on each page).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.saferplaces import database
from tests.saferplaces.casework.reviews.waiting import no_chance
from tests.saferplaces.journeys import force
from tests.saferplaces.journeys.walk import Walk, running

from saferplaces.foundation.config.config import config
from saferplaces.foundation.database.server import Server
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.foundation.reference.models import Code
from saferplaces.intake.incidents.actions.publish import publish

LOOKBACK = 24 * 100
"""Hours before the last report in which this little force has an alert in Leeds."""


@pytest.fixture(scope="module")
def demonstration() -> Iterator[None]:
    """The service in demo mode, as `make run` starts it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SAFERPLACES_MODE", "demo")
        config.cache_clear()
        yield
    config.cache_clear()


@pytest.fixture(scope="module")
def published(
    chromium,
    demonstration: None,
    postgres: Server,
    template_database: str,
    django_db_blocker,
    worker_id: str,
) -> Iterator[str]:
    """A database in which the force is published and the cast has its parts."""
    name = f"{database.session_name(worker_id)}_force"
    with django_db_blocker.unblock():
        database.clone(postgres, template_database, name)
        with database.using(name):
            no_chance()
            Code.objects.filter(list="settings", code="alert_lookback_hours").update(
                values={"value": LOOKBACK}
            )
            make_cast()
            publish(force.dataset())
        yield name
        database.drop(postgres, name)


@pytest.fixture
def walk(
    request: pytest.FixtureRequest,
    chromium,
    published: str,
    postgres: Server,
    django_db_blocker,
    worker_id: str,
) -> Iterator[Walk]:
    """A walk through the running service, on a copy of the published database."""
    name = f"{database.session_name(worker_id)}_walk"
    with django_db_blocker.unblock():
        database.clone(postgres, published, name)
        with database.using(name), running(chromium, request.node.name) as found:
            yield found
        database.drop(postgres, name)
