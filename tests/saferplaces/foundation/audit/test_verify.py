"""Whoever tampers with the trail is found out, and the place is named."""

from __future__ import annotations

import datetime as dt
import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.saferplaces import database

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.canonical import canonical, select
from saferplaces.foundation.audit.heads import HeadsError, export_head, read_heads
from saferplaces.foundation.audit.models import Entry, Link
from saferplaces.foundation.audit.verify import Wrong, verify
from saferplaces.foundation.database.server import Server
from saferplaces.foundation.identity.actor import SYSTEM


@pytest.fixture(scope="module")
def trail(
    postgres: Server, template_database: str, django_db_blocker, worker_id: str
) -> Iterator[str]:
    """A database with ten records; the tests put it back as it was."""
    name = f"{database.session_name(worker_id)}_trail"
    with django_db_blocker.unblock():
        database.clone(postgres, template_database, name)
        with database.using(name):
            for number in range(10):
                with transaction.atomic():
                    detail = {"step": number, "share": 0.1}
                    record(SYSTEM, what="alter", verb="test.step", detail=detail)
            with postgres.connect(name) as superuser:
                superuser.execute(b"CREATE TABLE kept_entry AS TABLE audit_entry")
                superuser.execute(b"CREATE TABLE kept_link AS TABLE audit_link")
        yield name
        database.drop(postgres, name)


@pytest.fixture
def ten(postgres: Server, trail: str, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), database.using(trail):
        yield
        with postgres.connect(trail) as superuser:
            superuser.execute(b"SET session_replication_role = replica")
            superuser.execute(b"DELETE FROM audit_link; DELETE FROM audit_entry")
            superuser.execute(b"INSERT INTO audit_entry TABLE kept_entry")
            superuser.execute(b"INSERT INTO audit_link TABLE kept_link")


@pytest.fixture
def tamper(postgres: Server, trail: str, ten: None) -> Callable[[str], None]:
    """Run a statement as the superuser with every trigger and foreign key off."""

    def run(statement: str) -> None:
        with postgres.connect(trail) as superuser:
            superuser.execute("SET session_replication_role = replica")
            superuser.execute(statement.encode())

    return run


def found(**options) -> list[tuple[Wrong, int | None]]:
    return [(fault.wrong, fault.number) for fault in verify(**options).faults]


def test_an_untouched_trail_is_whole(ten: None) -> None:
    report = verify()
    assert report.whole
    assert (report.checked, report.last) == (10, 10)


@pytest.mark.parametrize(
    "change",
    [
        "SET reason = 'lawful'",
        "SET actor_name = actor_name || ' '",
        "SET at = at + interval '1 microsecond'",
        "SET people_seen = '{p9}'",
        'SET detail = \'{"step": 4.0, "share": 0.1}\'',
        "SET organisation_id = 0",
    ],
)
def test_an_altered_record_is_named(tamper, change: str) -> None:
    tamper(f"UPDATE audit_entry {change} WHERE id = (SELECT entry_id FROM audit_link"
           " WHERE number = 5)")  # fmt: skip
    assert found() == [(Wrong.ALTERED, 5)]


def test_a_record_without_its_place_and_the_gap_are_named(tamper) -> None:
    tamper("DELETE FROM audit_link WHERE number = 4")
    report = verify()
    assert [(fault.wrong, fault.number) for fault in report.faults[:1]] == [(Wrong.GAP, 5)]
    assert report.faults[1].wrong == Wrong.UNLINKED
    assert len(report.faults) == 2


def test_a_removed_record_is_named(tamper) -> None:
    tamper("DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE number = 7)")
    assert found() == [(Wrong.REMOVED, 7)]


def test_a_record_put_in_afterwards_is_named(tamper) -> None:
    tamper("INSERT INTO audit_entry SELECT gen_random_uuid(), at, request_id, actor_id, actor_name,"
           " role, organisation_id, organisation, what, verb, query, objects_seen, people_seen,"
           " count, purpose, reason, recipient, detail FROM audit_entry LIMIT 1")  # fmt: skip
    assert found() == [(Wrong.UNLINKED, None)]


def _chained_anew(at: str) -> str:
    """Date number 5 otherwise, and make its hash and all that follow fit."""
    return f"""
    DO $$ DECLARE l record; before text; BEGIN
      UPDATE audit_entry SET at = {at}
        WHERE id = (SELECT entry_id FROM audit_link WHERE number = 5);
      SELECT hash INTO before FROM audit_link WHERE number = 4;
      FOR l IN SELECT k.number, audit_text(e) AS text FROM audit_link k
               JOIN audit_entry e ON e.id = k.entry_id WHERE k.number >= 5 ORDER BY k.number
      LOOP
        UPDATE audit_link SET previous = before, hash = encode(sha256(convert_to(
          before || E'\\n' || l.text, 'UTF8')), 'hex') WHERE number = l.number
          RETURNING hash INTO before;
      END LOOP;
    END $$"""


def test_a_record_that_is_backdated_in_a_chain_that_fits_is_named(tamper) -> None:
    tamper(_chained_anew("at - interval '1 day'"))
    (fault,) = verify().faults
    assert (fault.wrong, fault.number) == (Wrong.BACKDATED, 5)
    assert "and number 4" in str(fault)


def test_one_that_is_dated_ahead_is_told_once_with_the_next(tamper) -> None:
    tamper(_chained_anew("at + interval '1 day'"))
    (fault,) = verify().faults
    assert (fault.wrong, fault.number) == (Wrong.BACKDATED, 6)
    assert "and number 5" in str(fault)


def test_clocks_may_differ_a_little(tamper) -> None:
    tamper(_chained_anew("at - interval '10 minutes'"))
    assert found() == []
    assert found(tolerance=dt.timedelta(minutes=5)) == [(Wrong.BACKDATED, 5)]
    with pytest.raises(CommandError):
        call_command("audit", "verify", "--tolerance", "300")


def test_an_altered_record_with_a_hash_made_to_fit_breaks_the_next(tamper) -> None:
    tamper("UPDATE audit_entry SET reason = 'lawful' WHERE id = (SELECT entry_id FROM audit_link"
           " WHERE number = 5)")  # fmt: skip
    tamper("UPDATE audit_link l SET hash = encode(sha256(convert_to(l.previous || E'\\n' ||"
           " audit_text(e), 'UTF8')), 'hex') FROM audit_entry e WHERE e.id = l.entry_id"
           " AND l.number = 5")  # fmt: skip
    assert found() == [(Wrong.BROKEN, 6)]


def test_records_cut_off_the_end_are_found_by_the_head(tamper, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    export_head(heads)
    tamper("DELETE FROM audit_entry WHERE id IN (SELECT entry_id FROM audit_link WHERE number > 8)")
    tamper("DELETE FROM audit_link WHERE number > 8")
    assert found() == []
    assert found(heads=read_heads(heads)) == [(Wrong.CUT, 10)]
    with pytest.raises(HeadsError, match="the trail ends before it"):
        export_head(heads)
    assert len(heads.read_text().splitlines()) == 1


def test_a_chain_made_anew_is_found_by_the_head(tamper, tmp_path: Path) -> None:
    heads = tmp_path / "heads"
    export_head(heads)
    tamper("UPDATE audit_entry SET reason = 'lawful' WHERE id = (SELECT entry_id FROM audit_link"
           " WHERE number = 9)")  # fmt: skip
    for number in (9, 10):
        tamper("UPDATE audit_link l SET previous = (SELECT hash FROM audit_link WHERE"
               f" number = {number - 1}) WHERE number = {number}")  # fmt: skip
        tamper("UPDATE audit_link l SET hash = encode(sha256(convert_to(l.previous || E'\\n' ||"
               " audit_text(e), 'UTF8')), 'hex') FROM audit_entry e WHERE e.id = l.entry_id"
               f" AND l.number = {number}")  # fmt: skip
    assert found() == []
    assert found(heads=read_heads(heads)) == [(Wrong.REWRITTEN, 10)]


def test_verifying_may_begin_later(tamper) -> None:
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = (SELECT entry_id FROM audit_link"
           " WHERE number = 2)")  # fmt: skip
    assert found(start=3) == []
    assert verify(start=3).checked == 8


def test_the_command_names_the_place_and_fails(tamper, tmp_path: Path) -> None:
    heads, out = tmp_path / "heads", io.StringIO()
    call_command("audit", "head", "--out", str(heads), stdout=out)
    call_command("audit", "verify", "--head", str(heads), stdout=out)
    assert out.getvalue().splitlines() == [
        "10 records",
        "10 records verified, the last is number 10",
    ]
    tamper("UPDATE audit_entry SET reason = 'x' WHERE id = (SELECT entry_id FROM audit_link"
           " WHERE number = 2)")  # fmt: skip
    with pytest.raises(CommandError, match="not whole: 1 found wrong among 10"):
        call_command("audit", "verify", stdout=out)
    assert out.getvalue().splitlines()[-1] == "number 2: the record was altered"


STRANGE = {"TimeZone": "Asia/Kathmandu", "DateStyle": "German", "extra_float_digits": "-5"}
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=TEXT, people=st.lists(TEXT, max_size=3), detail=st.dictionaries(TEXT, JSON, max_size=4))
def test_our_text_of_a_record_is_the_database_s(db, text: str, people, detail) -> None:
    """Whatever the session's time zone, date style and digits of floats."""
    key = record(
        SYSTEM, what="alter", verb="test.step", reason=text, people=people, detail=detail,
        objects=people,
    )  # fmt: skip
    with connection.cursor() as cursor:
        for name, value in STRANGE.items():
            cursor.execute(f"SET LOCAL {name} = '{value}'")
        cursor.execute("SELECT audit_text(e) FROM audit_entry e WHERE id = %s", [key])
        (stored,) = cursor.fetchone()
        for name in STRANGE:
            cursor.execute(f"SET LOCAL {name} TO DEFAULT")
        cursor.execute(f"SELECT {select('e')} FROM audit_entry e WHERE id = %s", [key])
        assert canonical(cursor.fetchone()) == stored


def _write_at_once(writers: int, each: int) -> None:
    begin, failures = threading.Barrier(writers), []

    def write(writer: int) -> None:
        try:
            begin.wait()
            for number in range(each):
                with transaction.atomic():
                    for part in range(1 + number % 2):
                        seen = [f"w{writer}:{number}.{part}"]
                        record(SYSTEM, what="consult", verb="test.read", objects=seen)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    expected = writers * sum(1 + number % 2 for number in range(each))
    report = verify()
    assert report.faults == []
    assert report.checked == report.last == Entry.objects.count() == expected
    for writer in range(writers):
        seen = Link.objects.filter(entry__objects_seen__0__startswith=f"w{writer}:")
        order = list(seen.order_by("number").values_list("entry__objects_seen__0", flat=True))
        assert order == [f"w{writer}:{n}.{p}" for n in range(each) for p in range(1 + n % 2)]


def test_eight_writers_at_once_leave_a_whole_chain_in_order(fresh_database: str) -> None:
    _write_at_once(8, 25)


@pytest.mark.slow
def test_eight_writers_at_length_leave_a_whole_chain_in_order(fresh_database: str) -> None:
    _write_at_once(8, 500)
