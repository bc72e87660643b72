"""Disposal deletes for good, leaves a certificate without content, and no backup undoes it."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from tests.saferplaces.cast import Cast, organisations, person
from tests.saferplaces.examples import a_task
from tests.saferplaces.foundation.retention.making import NO, a_review, an_old_log, second, signed
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.config.running import prepare
from saferplaces.foundation.identity.actor import acting_as
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code
from saferplaces.foundation.retention import actions, register
from saferplaces.foundation.retention.actions.dispose import dispose, dispose_all
from saferplaces.foundation.retention.actions.replay import replay
from saferplaces.foundation.retention.models import Certificate, ErasedSource, RetentionReview
from saferplaces.intake.incidents.models import Incident, Party, Person

NAME, PHONE, ADDRESS = "Zebedee Quillfeather", "07700900987", "14 Unheard-of Mews"


@pytest.fixture
def registered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of disposals of this test's own."""
    path = tmp_path / "disposals.jsonl"
    monkeypatch.setattr(register, "place", lambda: path)
    return path


def somebody() -> tuple[Incident, Person]:
    log, who = an_old_log(narrative=f"{NAME} of {ADDRESS} rang from {PHONE}")
    given, family = NAME.split()
    Person.objects.filter(pk=who.pk).update(given_name=given, family_name=family, name_key=NAME)
    Party.objects.filter(incident_id=log.pk).update(
        given_name=given, family_name=family, phone=PHONE, phone_key=PHONE, address=ADDRESS
    )
    factories.finding(log)
    a_task(about=("incident", log.pk), note=f"Ring {NAME}", person_id=who.pk)
    return log, who


def anywhere(*texts: str) -> set[str]:
    """The tables that hold one of the texts in any column of any row."""
    found = set()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        for (table,) in cursor.fetchall():
            for text in texts:
                cursor.execute(
                    f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE %s)", [f"%{text}%"]
                )
                if cursor.fetchone()[0]:
                    found.add(table)
    return found


def agreed(model: str, key: str) -> RetentionReview:
    rae, rex = person("rae").actor, acting_as(second().memberships.get())
    RetentionReview.objects.update(organisation=organisations()["force"])  # of the cast
    review = RetentionReview.objects.filter(model=model, key=key).first() or a_review(
        key=key, model=model
    )
    actions.propose(rae, review.pk, answers=NO, reason="Its period has ended")
    return actions.agree(rex, review.pk)


def test_nothing_of_a_disposed_person_is_left_in_any_table(
    fresh_database: str, registered: Path
) -> None:
    log, who = somebody()
    signed()
    assert len(anywhere(NAME, PHONE, ADDRESS)) >= 3
    actions.find()
    agreed("incidents.Incident", log.pk)
    report = dispose_all()
    assert (report.disposed, report.held) == (1, {})
    assert anywhere(NAME, NAME.split()[1], PHONE, ADDRESS) == set()
    assert not Person.objects.filter(pk=who.pk).exists()  # nothing holds them any more

    made = Certificate.objects.get()
    assert made.rows["incidents_incident"] == made.rows["incidents_party"] == 1
    assert made.rows["tasks_task"] == 1
    assert made.rows["tasks_taskevent"] >= 1
    said = repr(Certificate.objects.values().get()) + registered.read_text()
    assert log.pk not in said
    assert who.pk not in said
    assert len(made.mark) == 64
    assert [r.key for r in RetentionReview.objects.filter(state="disposed")] == ["", ""]
    assert list(ErasedSource.objects.values_list("incident_id", "role")) == [(log.pk, "")]


def test_a_restored_backup_is_disposed_of_again(fresh_database: str, registered: Path) -> None:
    log, who = somebody()
    signed()
    rows = [Incident.objects.get(pk=log.pk), Person.objects.get(pk=who.pk), *Party.objects.all()]
    agreed("incidents.Incident", log.pk)
    dispose_all()
    ErasedSource.objects.all().delete()
    for row in rows:  # as a backup of the day before brings them back
        row.save(force_insert=True)
    other, _ = an_old_log()
    assert anywhere(PHONE)
    assert replay()["incidents_party"] == 1
    assert anywhere(NAME, PHONE, ADDRESS) == set()
    assert [log.pk] == list(ErasedSource.objects.values_list("incident_id", flat=True))
    assert Incident.objects.filter(pk=other.pk).exists()
    assert replay() == {}


def test_a_person_goes_from_a_log_that_stays_and_its_text_with_them(
    fresh_database: str, registered: Path
) -> None:
    log, who = somebody()
    factories.party(log, person=factories.person_("Bea"), role="victim")
    signed()
    agreed("incidents.Person", who.pk)
    dispose_all()
    log.refresh_from_db()
    assert (log.narrative, anywhere(PHONE, NAME)) == ("", set())
    assert list(Party.objects.filter(incident_id=log.pk).values_list("role", flat=True)) == [
        "victim"
    ]
    assert list(ErasedSource.objects.values_list("role", "position")) == [("caller", 1)]


def test_nobody_disposes_alone_or_unsigned_or_against_a_hold(cast: Cast) -> None:
    log, _ = an_old_log()
    rae = cast.rae.actor
    review = a_review(key=log.pk)
    with pytest.raises(Problem, match="answered with yes"):
        actions.propose(rae, review.pk, answers=NO | {"harm": "yes"}, reason="x")
    actions.propose(rae, review.pk, answers=NO, reason="x")
    with pytest.raises(Problem, match="somebody else"):
        actions.agree(rae, review.pk)
    actions.place(rae, model="incidents.Incident", key=log.pk, reason="A claim is made")
    with pytest.raises(Problem, match="hold"):
        actions.agree(acting_as(second().memberships.get()), review.pk)
    with pytest.raises(Problem, match="signed"):
        actions.propose(
            rae,
            a_review(key="x", rule_row=code("retention_rules", "mopi_3")).pk,
            answers=NO,
            reason="x",
        )


def test_the_running_service_cannot_delete_what_is_append_only(cast: Cast) -> None:
    with connection.cursor() as cursor:
        for table in ("tasks_taskevent", "retention_certificate", "retention_reviewstatechange"):
            cursor.execute("SELECT has_table_privilege(%s, 'DELETE')", [table])
            assert cursor.fetchone() == (False,), table


def test_a_hold_placed_while_a_disposal_runs_waits_and_then_finds_nothing(
    fresh_database: str, registered: Path
) -> None:
    log, _ = somebody()
    signed()
    review = agreed("incidents.Incident", log.pk)
    rae = person("rae").actor
    said: list[str] = []

    def hold() -> None:
        try:
            actions.place(rae, model="incidents.Incident", key=log.pk, reason="A claim")
        except Problem as problem:
            said.append(problem.message)
        finally:
            connections.close_all()

    with transaction.atomic(using="owner"):
        dispose(review.pk)
        other = threading.Thread(target=hold)
        other.start()
        other.join(0.3)
        assert other.is_alive()  # it waits for what is under way
    other.join(10)
    assert said
    assert "disposed" in said[0]


def test_a_hold_that_came_first_stops_a_disposal(fresh_database: str, registered: Path) -> None:
    log, who = somebody()
    signed()
    review = agreed("incidents.Incident", log.pk)
    RetentionReview.objects.filter(pk=review.pk).update(people=[who.pk])
    actions.place(person("rae").actor, model="person", key=who.pk, reason="A claim")
    report = dispose_all()
    assert report.disposed == 0
    assert "hold" in report.held[review.pk]
    assert Incident.objects.filter(pk=log.pk).exists()


def test_simulating_changes_nothing(
    cast: Cast, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare, "database", nullcontext)
    an_old_log()
    person("rae")
    call_command("retention", "--simulate")
    out = capsys.readouterr().out
    assert "2021" in out
    assert "2 records are due" in out
    assert "Nothing was changed" in out
    assert not RetentionReview.objects.exists()
