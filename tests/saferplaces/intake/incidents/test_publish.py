"""Publishing: all of a snapshot or nothing, followed by stable identity, readers served."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from tests.saferplaces.intake.incidents.snapshots import Force, Log

from saferplaces.foundation.audit.models import Entry
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.registry import AFTER_PUBLISHING
from saferplaces.intake.incidents.actions.publish import publish
from saferplaces.intake.incidents.models import (
    Event,
    Finding,
    IdentityChange,
    Incident,
    Party,
    Person,
    Publication,
    UncertainLink,
)
from saferplaces.intake.incidents.queries import changed_keys

pytestmark = pytest.mark.usefixtures("fresh_database")
CHANGES = ("new", "changed", "withdrawn", "restored")
Seen = list[dict[str, list[str]]]


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What somebody who follows publications sees of each: incidents by kind of change."""
    seen: Seen = []

    def follow(publication: Publication) -> dict[str, int]:
        found = {change: sorted(changed_keys("incident", change)) for change in CHANGES}
        seen.append({change: keys for change, keys in found.items() if keys})
        return {"followed": len(seen)}

    _only(monkeypatch, follow)
    return seen


def _only(monkeypatch: pytest.MonkeyPatch, follow: Callable[[Publication], Any]) -> None:
    monkeypatch.setattr(AFTER_PUBLISHING, "_found", [])
    AFTER_PUBLISHING.add(follow, name="test")


def _three() -> list[Log]:
    return [Log("a", "2026-01"), Log("b", "2026-02"), Log("c", "2026-03")]


def test_a_snapshot_is_published_with_everything_about_its_logs(tmp_path: Path) -> None:
    logs = [Log("a"), Log("b", area="Nowhere", in_scope=False)]
    Force(logs).write(tmp_path, "one")
    done = publish(tmp_path)
    assert done.state == "done"
    log = Incident.objects.get(pk="a")
    assert (log.district, log.in_scope, log.place_id) == ("leeds", True, "place")
    assert (log.record_key, log.part, log.event_id) == ("LOGA", "2026-03", "a")
    assert log.qualifiers == ['say "no"', "back\\slash"]
    assert log.reported_at == logs[0].at
    other = Incident.objects.get(pk="b")
    assert (other.district, other.in_scope) == ("", False)
    finding = Finding.objects.get()
    assert (finding.pk, finding.district) == ("a", "leeds")
    assert finding.contributions[0]["why"] == "by its codes"
    assert finding.recording[0]["class"] == "58A"
    assert finding.repeats[0]["setting"] == "repeat-90-days"
    assert finding.reading["crime_missed"] is False
    party = Party.objects.get(incident_id="a")
    assert (party.person_id, party.profile_id) == ("Pa", "profile-a")
    assert (party.phone_key, party.postcode_key) == ("07700900119", "LS61AA")
    person = Person.objects.get(pk="Pa")
    assert (person.name_key, person.sounds) == ("ada example", ["at", "at axmpl", "axmpl"])
    assert Event.objects.count() == 2
    assert Entry.objects.get(verb="snapshot.published").what == "collect"


def test_publishing_again_changes_nothing(tmp_path: Path, followed: Seen) -> None:
    Force(_three()).write(tmp_path, "one")
    publish(tmp_path)
    again = publish(tmp_path)
    assert followed == [{"new": ["a", "b", "c"]}, {}]
    assert again.counts == {"identity": {"new": 0}, "after": {"followed": 2}}
    Publication.objects.update(content={})  # as if nothing were known of the last publication
    whole = publish(tmp_path)
    assert not any(whole.counts[kind] for kind in ("incident", "party", "finding", "event", "link"))


def test_changes_withdrawals_and_returns_are_followed(tmp_path: Path, followed: Seen) -> None:
    a, b, c = _three()
    Force([a, b, c]).write(tmp_path, "one")
    Force([a, Log("b", "2026-02", narrative="Windows broken.")]).write(tmp_path, "two")
    Force([a, b, c]).write(tmp_path, "three")
    for name in ("one", "two", "three"):
        publish(tmp_path / "snapshots" / name)
        if name == "two":
            assert Incident.objects.get(pk="b").narrative == "Windows broken."
            assert Incident.objects.get(pk="c").withdrawn_at is not None
            assert Finding.objects.get(pk="c").withdrawn_at is not None
    assert followed[1:] == [
        {"changed": ["b"], "withdrawn": ["c"]},
        {"changed": ["b"], "restored": ["c"]},
    ]
    assert not Incident.objects.filter(withdrawn_at__isnull=False).exists()


def test_a_log_that_moves_to_another_month_stays_one_log(tmp_path: Path, followed: Seen) -> None:
    a, b, _ = _three()
    Force([a, b]).write(tmp_path, "one")
    Force([a, Log("b", "2026-01")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    publish(tmp_path / "snapshots" / "two")
    assert followed[1] == {"changed": ["b"]}
    assert Incident.objects.get(pk="b").part == "2026-01"


def test_months_that_are_the_same_are_not_read_again(tmp_path: Path) -> None:
    a, b, c = _three()
    Force([a, b, c]).write(tmp_path, "one")
    Force([a, b, Log("c", "2026-03", narrative="New words.")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    Incident.objects.filter(pk="a").update(row_hash="touched")
    publish(tmp_path / "snapshots" / "two")
    assert Incident.objects.get(pk="a").row_hash == "touched"
    assert Incident.objects.get(pk="c").narrative == "New words."


def test_somebody_whose_records_are_joined_moves_in_every_month(tmp_path: Path) -> None:
    Force(_three()).write(tmp_path, "one")
    merged = [Log("a", "2026-01"), Log("b", "2026-02", person="Pa"), Log("c", "2026-03")]
    change = {"kind": "person", "change": "merge", "from_id": "Pb", "to_id": "Pa"}
    Force(merged, changes=[change]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    publish(tmp_path / "snapshots" / "two")
    assert Party.objects.get(incident_id="b").person_id == "Pa"
    assert Person.objects.get(pk="Pb").withdrawn_at is not None
    publish(tmp_path / "snapshots" / "two")
    assert IdentityChange.objects.get().to_id == "Pa"


def test_links_that_somebody_should_look_at_are_the_strongest_between_and_the_weakest_within(
    tmp_path: Path,
) -> None:
    logs = [Log("a"), Log("b", person="Pa"), Log("c"), Log("d", person="Pc"), Log("e", person="Pc")]
    edges = [
        ("a", "b", 0.999),  # sure: nothing to look at
        ("a", "c", 0.7), ("b", "c", 0.8),  # between two people: the stronger one
        ("a", "d", 0.3),  # too weak to ask
        ("c", "d", 0.62), ("d", "e", 0.9),  # within one: what it hangs together by
    ]  # fmt: skip
    Force(logs, edges=edges, weakest=0.62).write(tmp_path, "one")
    publish(tmp_path)
    found = {
        tuple(link.pk.replace("profile-", "").split("|")) for link in UncertainLink.objects.all()
    }
    assert found == {("b", "c"), ("c", "d")}


def test_a_snapshot_of_another_format_is_refused_and_says_so(tmp_path: Path) -> None:
    Force(_three()).write(tmp_path, "one", format_=99)
    with pytest.raises(Problem, match="has format 99 and this software reads"):
        publish(tmp_path)
    with pytest.raises(Problem, match="neither a dataset"):
        publish(tmp_path / "snapshots")
    assert not Publication.objects.exists()


def test_readers_see_the_old_state_until_all_of_the_new_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database: str
) -> None:
    Force([Log("a", narrative="Old.")]).write(tmp_path, "one")
    Force([Log("a", narrative="New."), Log("b")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    settings = connection.settings_dict
    seen = []

    def look(_: Publication) -> dict[str, int]:
        with psycopg.connect(
            host=settings["HOST"], user=settings["USER"], password=settings["PASSWORD"],
            dbname=fresh_database, options="-c statement_timeout=5000",
        ) as other:  # fmt: skip
            seen.extend(other.execute("SELECT narrative FROM incidents_incident").fetchall())
        return {}

    _only(monkeypatch, look)
    publish(tmp_path / "snapshots" / "two")
    assert seen == [("Old.",)]
    assert Incident.objects.count() == 2


def test_one_that_fails_at_the_last_moment_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Force([Log("a", narrative="Old.")]).write(tmp_path, "one")
    Force([Log("a", narrative="New."), Log("b")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")

    def fail(_: Publication) -> dict[str, int]:
        raise RuntimeError("her name")

    _only(monkeypatch, fail)
    with pytest.raises(RuntimeError):
        publish(tmp_path / "snapshots" / "two")
    assert [log.narrative for log in Incident.objects.all()] == ["Old."]
    failed = Publication.objects.get(state="failed")
    assert failed.problem == "RuntimeError: see the service's log."
    monkeypatch.setattr(AFTER_PUBLISHING, "_found", [])
    publish(tmp_path / "snapshots" / "two")
    assert Incident.objects.count() == 2


def test_one_that_is_killed_leaves_the_old_state_and_the_next_tidies_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Force([Log("a", narrative="Old.")]).write(tmp_path, "one")
    Force([Log("a", narrative="New."), Log("b")]).write(tmp_path, "two")
    publish(tmp_path / "snapshots" / "one")
    connections.close_all()
    _only(monkeypatch, lambda _: os._exit(9))
    child = os.fork()
    if child == 0:
        publish(tmp_path / "snapshots" / "two")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert [log.narrative for log in Incident.objects.all()] == ["Old."]
    monkeypatch.setattr(AFTER_PUBLISHING, "_found", [])
    publish(tmp_path / "snapshots" / "two")
    states = Publication.objects.order_by("started_at").values_list("state", "problem")
    assert list(states) == [("done", ""), ("failed", "It was interrupted."), ("done", "")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'")
        assert cursor.fetchone() == (0,)


def test_two_at_once_go_one_after_the_other(tmp_path: Path) -> None:
    Force(_three()).write(tmp_path, "one")

    def run() -> None:
        publish(tmp_path)
        connections.close_all()

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    first, second = Publication.objects.order_by("started_at")
    assert (first.state, second.state) == ("done", "done")
    assert first.counts["incident"] == {"new": 3}
    assert "incident" not in second.counts
