"""Upgrading from what was released before: every row stays, the trail verifies, work goes on."""

from __future__ import annotations

import datetime as dt
import itertools
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from tests.saferplaces import database
from tests.saferplaces.casework.reviews.waiting import ORDINARY, no_chance
from tests.saferplaces.cast import PEOPLE, person

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.audit.verify import verify
from saferplaces.foundation.config.running.prepare import pending_migrations
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import Server
from saferplaces.foundation.identity.models import User
from saferplaces.foundation.reference import packs

pytestmark = pytest.mark.slow
RELEASES = sorted((Path(__file__).parent / "upgrades").glob("*.toml"))
NOW = dt.datetime(2026, 3, 5, 9, tzinfo=dt.UTC)
_numbers = itertools.count(1)
Table = list[tuple[Any, ...]]


@pytest.fixture
def empty(postgres: Server, django_db_blocker) -> Iterator[None]:
    """A database without any table."""
    name = f"{database.session_name('upgrade')}_{next(_numbers)}"
    with django_db_blocker.unblock():
        database.clone(postgres, "saferplaces", name)
        with database.using(name):
            yield
        database.drop(postgres, name)


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_nothing_is_lost_on_the_way_from(release: Path, empty: None) -> None:
    then = _migrate_to(tomllib.loads(release.read_text()))
    _fill(then)
    there = set(connections["owner"].introspection.table_names())  # some models have no table
    before = _rows({model._meta.db_table for model in then.get_models()} & there)
    assert sum(map(len, before.values())) > 60

    call_command("migrate", database="owner", verbosity=0)
    grant()
    packs.load("west-yorkshire")
    assert not pending_migrations()
    after = _rows(before)
    for table in before:
        assert set(before[table]) <= set(after[table]), table
    report = verify()
    assert report.whole
    assert report.checked == Entry.objects.count() > 0

    people = User.objects.count()
    amina = person("amina")  # whom the old service knew
    assert User.objects.count() == people
    no_chance()
    review = Review.objects.get(state="waiting")
    assert amina.client().get(f"/reviews/{review.pk}").status_code == 200
    decide(amina.actor, review.pk, ORDINARY)
    assert Decision.objects.count() == 2
    assert verify().whole


def _migrate_to(wanted: dict[str, str]) -> Any:
    """Make the tables of then; return the models of then."""
    executor = MigrationExecutor(connections["owner"])
    others = [
        (app, name)
        for app, name in executor.loader.graph.leaf_nodes()
        if not apps.get_app_config(app).name.startswith("saferplaces.")
    ]
    return executor.migrate([*others, *wanted.items()]).apps


def _fill(then: Any) -> None:
    """Put the cast, a log with its review and decision, and records of audit into the tables."""
    force = _row(then, "identity.Organisation", code="force", name="Test Police", kind="force")
    others = {
        code: _row(then, "identity.Organisation", code=code) for code in ("leeds-council", "mayor")
    } | {"force": force}
    for name, (role, code, districts) in PEOPLE.items():
        user = _row(then, "identity.User", username=f"{name}@test.example", name=name.title())
        team = None
        if districts:
            team = then.get_model("identity", "Team").objects.using("owner").get_or_create(
                organisation=others[code], code=f"{districts[0]}-team",
                defaults={"name": "A team", "district": districts[0]},
            )[0]  # fmt: skip
        _row(then, "identity.Membership", user=user, organisation=others[code], role=role,
             districts=districts, team=team, starts_on=dt.date(2024, 1, 1))  # fmt: skip
    _row(then, "identity.Absence", user=user)
    for key, state in (("old", "decided"), ("new", "waiting")):
        about = {"incident_id": key, "district": "leeds"}
        _row(then, "incidents.Incident", **about, in_scope=True, part="2026-03")
        _row(then, "incidents.Finding", **about, closed_on=NOW.date())
        _row(then, "incidents.Party", party_id=f"{key}|caller|1", **about, person_id="P1")
        review = _row(then, "reviews.Review", **about, state=state, opened_at=NOW, due_at=NOW)
        if state == "decided":
            decision = _row(then, "reviews.Decision", review=review, decided_by=user,
                            recording="no_crime_disclosed", risk_level="standard")  # fmt: skip
            _row(then, "reviews.StateChange", review=review, by=user, new=state)
            _row(then, "reviews.RecordingError", review=review, decision=decision, owner=user)
    _row(then, "reviews.Alert", incident_id="old", triggers=["weapon"])
    for name in ("incidents.Person", "incidents.Place", "incidents.Event", "incidents.Series",
                 "incidents.UncertainLink", "incidents.IdentityChange", "jobs.JobRun"):  # fmt: skip
        _row(then, name)
    _row(then, "incidents.Publication", state="done")
    _row(then, "incidents.LinkVerdict", decided_by=user, verdict="refused")
    _row(then, "tasks.Task", organisation=force, owner=user)
    for number in range(30):
        _row(then, "audit.Entry", id=uuid.uuid4(), at=NOW + dt.timedelta(minutes=number),
             verb="review.read", what="consult", actor_id=user.pk)  # fmt: skip
    _row(then, "identity.Organisation", code="changed", name="Before")
    changed = then.get_model("identity", "Organisation").objects.using("owner").get(code="changed")
    changed.name = "After"
    changed.save()  # which writes a row of history


def _row(then: Any, model_name: str, /, **given: Any) -> Any:
    """Make a row of a model of then; what is not given is the plainest that will do."""
    model = then.get_model(*model_name.split("."))
    for field in model._meta.concrete_fields:
        known = field.name in given or field.attname in given or field.has_default()
        if not (known or field.null or isinstance(field, models.AutoField)):
            given[field.name] = _plain(field)
    return model.objects.using("owner").create(**given)


def _plain(field: Any) -> Any:
    if isinstance(field, ArrayField | models.JSONField):
        return []
    for kind, value in (
        (models.DateTimeField, NOW),
        (models.DateField, NOW.date()),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
    ):
        if isinstance(field, kind):
            return value
    return f"x{next(_numbers)}" if field.unique else ""


def _rows(tables: Any) -> dict[str, Table]:
    """Every row of these tables, in the columns that they had first."""
    found: dict[str, Table] = {}
    with connections["owner"].cursor() as cursor:
        for table in sorted(tables):
            columns = tables[table][0] if isinstance(tables, dict) else _columns(cursor, table)
            listed = ", ".join(f'"{column}"::text' for column in columns)
            cursor.execute(f"SELECT {listed} FROM {table}")
            found[table] = [tuple(columns), *cursor.fetchall()]
    return found


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]
