"""Power BI reads the documented views, and nothing else; nobody can be found in them."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import CharField, TextField
from django.utils import timezone
from tests.saferplaces.casework.cases import factories as cases
from tests.saferplaces.casework.conferences.made import arranged
from tests.saferplaces.casework.problem_solving.plans import a_plan
from tests.saferplaces.casework.reviews.waiting import prompt, waiting
from tests.saferplaces.cast import Cast, person
from tests.saferplaces.examples import EXAMPLES, a_task
from tests.saferplaces.intake.incidents import factories
from tools.reporting_page import PAGE, written

from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import NOW, Given
from saferplaces.casework.reviews.models import Alert, RecordingError
from saferplaces.foundation.config.config import config, kept_secret
from saferplaces.foundation.database.reporting import drop, make, views
from saferplaces.foundation.database.rights import grant
from saferplaces.foundation.database.server import REPORTING, Server
from saferplaces.foundation.registry import RETENTION
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.models import Incident, Party, Person, Place

MARK = "Zzmark"
PERSONAL = {
    Incident: {
        "record_id", "record_key", "area", "location_text", "postcode", "postcode_key", "uprn",
        "narrative",
    },
    Party: {
        "given_name", "family_name", "full_name", "sex", "ethnicity", "phone", "email", "address",
        "postcode", "phone_key", "postcode_key",
    },
    Person: {"given_name", "family_name", "name_key"},
    Place: {"label", "label_key", "uprn", "postcode", "postcode_key"},
    Task: {"title", "note", "outcome"},
    Alert: {"outcome"},
    RecordingError: {"crime_number", "why", "transferred_to"},
}  # fmt: skip
"""Columns that say who, where exactly, or what somebody wrote."""


PLANTED = {
    "incidents", "findings", "reasons", "recording_prompts", "repeats", "series", "reviews",
    "decisions", "alerts", "recording_errors", "coverage", "tasks", "measure_definitions",
    "districts", "codes",
}  # fmt: skip
"""Views that `planted` fills."""
FIGURES = {"publications", "hotspots", "area_counts", "measures", "audit_rates", "job_runs"}
"""Views of what jobs count: they name nobody. Every other is filled by the rooms' examples."""


@pytest.fixture
def planted(fresh_database: str) -> str:
    """A reviewed log with a task, an error and an alert; every personal column says MARK."""
    place, who = factories.place_(), factories.person_()
    log = {"place_id": place.pk, "easting": 429123.4, "northing": 434567.8}
    words = prompt(evidence=[MARK], point_to_prove=MARK, related=[MARK])
    met = {
        "counted": "caller", "subject_id": who.pk, "setting": "repeat-person-12-months",
        "events": 3, "logs": 3, "exact": 1, "first": "2026-01-01T00:00:00", "met": True,
    }  # fmt: skip
    review = waiting(
        who, log=log, recording=[words], repeats=[met], alert=True, triggers=["weapon"],
        contributions=[{"part": "history", "value": 1.0, "points": 5.0, "why": MARK}],
        reading={"crime_missed": True, "probability": 0.7, "urgent": False, "rules": MARK},
    )  # fmt: skip
    factories.series("caller", who.pk, why=MARK)
    given = Given(
        recording="crime_to_record", risk_level="medium", rationale=MARK, note=MARK,
        crime_class="8L", crime_number=f"{MARK}1", recorded=NOW,
        answers={f"{review.pk}-0": "agree"},
    )  # fmt: skip
    decide(Cast().amina.actor, review.pk, given)
    a_task(note=MARK)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE identity_user SET name = %s", [MARK])
        for model, columns in PERSONAL.items():
            for column in columns:
                cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s", [MARK])
    grant()
    return fresh_database


@contextmanager
def reporting_role(database: str) -> Iterator[psycopg.Connection[Any]]:
    server = Server(config().var)
    with psycopg.connect(
        host=str(server.socket), dbname=database, user=REPORTING, autocommit=True,
        password=kept_secret(config().var, REPORTING),
    ) as found:  # fmt: skip
        yield found


def test_reporting_reads_exactly_the_documented_views(planted: str) -> None:
    with reporting_role(planted) as role:
        readable = role.execute(
            "SELECT n.nspname || '.' || c.relname, c.relkind FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname !~ '^pg_'"
            " AND n.nspname <> 'information_schema' AND has_schema_privilege(n.oid, 'USAGE')"
            " AND has_table_privilege(c.oid, 'SELECT')"
        ).fetchall()
        assert set(readable) == {(f"reporting.{view.name}", "v") for view in views()}


def test_every_column_is_documented_and_of_the_type_it_says(planted: str) -> None:
    with reporting_role(planted) as role:
        there = role.execute(
            "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod),"
            " col_description(c.oid, a.attnum) FROM pg_class c JOIN pg_attribute a"
            " ON a.attrelid = c.oid WHERE c.relnamespace = 'reporting'::regnamespace"
            " AND a.attnum > 0"
        ).fetchall()
    said = {(v.name, c.name, c.type, c.meaning) for v in views() for c in v.columns}
    assert set(there) == said
    assert all(view.meaning and all(c.meaning for c in view.columns) for view in views())


def test_no_view_tells_who_where_exactly_or_in_what_words(planted: str) -> None:
    keys = set()
    for model in (Incident, Party, Person, Place):
        keys |= {str(key) for key in model.objects.values_list("pk", flat=True)}
    with reporting_role(planted) as role:
        for view in views():
            rows = role.execute(f"SELECT * FROM reporting.{view.name}").fetchall()
            said = {str(value) for row in rows for value in row}
            assert not [text for text in said if MARK.lower() in text.lower()], view.name
            assert not said & keys, view.name
            assert rows or view.name not in PLANTED, f"nothing was planted for {view.name}"
        ((east, north),) = role.execute(
            "SELECT cell_easting, cell_northing FROM reporting.incidents"
        ).fetchall()
    assert (east, north) == (429000.0, 434500.0)


def test_no_view_of_any_room_says_who(fresh_database: str) -> None:
    for path in sorted(Path(__file__).parents[2].rglob("*examples.py")):
        parts = path.relative_to(Path(__file__).parents[4]).with_suffix("").parts
        importlib.import_module(".".join(parts))
    for example in dict.fromkeys(EXAMPLES.values()):
        example()
    _casework()
    with connections["owner"].cursor() as cursor:
        for kept in RETENTION:
            model = apps.get_model(kept.model)
            for name in kept.texts:
                if isinstance(model._meta.get_field(name), CharField | TextField):
                    cursor.execute(f'UPDATE {model._meta.db_table} SET "{name}" = %s', [MARK])
        cursor.execute("UPDATE identity_user SET name = %s", [MARK])
    grant()
    shown = set()
    with reporting_role(fresh_database) as role:
        for view in views():
            rows = role.execute(f"SELECT * FROM reporting.{view.name}").fetchall()
            said = {str(value).lower() for row in rows for value in row}
            assert not [text for text in said if MARK.lower() in text], view.name
            shown |= {view.name} if rows else set()
    assert {view.name for view in views()} - shown - PLANTED - FIGURES == set()


def _casework() -> None:
    """What no page needs, and views of casework read: answers, agreed actions, reviews, results."""
    now, sarah = timezone.now(), person("sarah").user
    case = cases.case()
    case.satisfactions.create(
        person=cases.somebody(case), offered_at=now, offered_by=sarah, answer="fairly", words=MARK,
        answered_at=now,
    )  # fmt: skip
    conference = arranged(case)
    conference.actions.create(
        action=cases.action(case), relevance=MARK, measure=MARK, agreed_by_owner=MARK, at=now
    )
    plan = a_plan("closed", scale="area")
    plan.reviews.create(
        by=sarah, rank="supervisor", at=now, rag="green", quality=12, directions=MARK, next_due=now
    )


def test_keys_join_and_stay_the_same_when_views_are_made_anew(planted: str) -> None:
    joined = (
        "SELECT incident_key FROM reporting.reviews JOIN reporting.incidents USING (incident_key)"
    )
    with reporting_role(planted) as role:
        before = role.execute(joined).fetchall()
        drop()
        make()
        assert role.execute(joined).fetchall() == before
        assert len(before) == 1


FORBIDDEN = [
    "SELECT * FROM public.incidents_incident",
    "SELECT * FROM reporting_secret.key",
    "SELECT public.audit_text('x')",
    "UPDATE reporting.districts SET name = 'x'",
    "DELETE FROM reporting.tasks",
    "CREATE TABLE reporting.mine (x int)",
    "CREATE TEMPORARY TABLE mine (x int)",
    "CREATE TABLE public.mine (x int)",
    "SET ROLE saferplaces_owner",
    "SELECT pg_read_file('postgresql.conf')",
    "COPY reporting.districts TO PROGRAM 'true'",
]


def test_reporting_does_nothing_else(planted: str) -> None:
    with reporting_role(planted) as role:
        for statement in FORBIDDEN:
            with pytest.raises(psycopg.Error):
                role.execute(statement)


def test_what_others_are_doing_stays_hidden(planted: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'somebody elses words'")
    with reporting_role(planted) as role:
        seen = role.execute(
            "SELECT query FROM pg_stat_activity WHERE usename <> current_user AND query <> ''"
        ).fetchall()
    assert {text for (text,) in seen} <= {"<insufficient privilege>"}


def test_the_running_service_does_not_read_the_secret(planted: str) -> None:
    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM reporting_secret.key")


def test_the_page_documents_every_view(cast: Cast) -> None:
    page = cast.chioma.client().get("/reporting/").content.decode()
    assert all(f'id="{view.name}"' in page for view in views())
    assert cast.amina.client().get("/reporting/").status_code == 403


def test_the_page_of_the_views_in_the_docs_is_current() -> None:
    assert PAGE.read_text() == written()
