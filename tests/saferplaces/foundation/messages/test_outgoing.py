"""Messages to people outside: sent once, wiped, never where it is not known to be safe."""

from __future__ import annotations

import json
import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from tests.saferplaces.cast import Cast

from saferplaces.foundation.config import doctor
from saferplaces.foundation.config.config import Notify
from saferplaces.foundation.messages import govuk, outbox
from saferplaces.foundation.messages.actions import deliver
from saferplaces.foundation.messages.actions.send import mark, send_message
from saferplaces.foundation.messages.models import Notice, Outgoing, OutgoingState
from saferplaces.foundation.messages.templates import GAPS, SAYS_NOTHING, check, gaps
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import code, codes
from saferplaces.foundation.registry import MAY_REACH

KEY = f"test-{uuid.uuid4()}-{uuid.uuid4()}"


@contextmanager
def a_notify(*answers: int) -> Iterator[tuple[govuk.GovUkNotify, list[dict[str, Any]]]]:
    """A server that answers as GOV.UK Notify does, and remembers what it was sent."""
    got: list[dict[str, Any]] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = left.pop(0) if left else 201
            got.append(body | {"path": self.path, "taken": status in {201, 599}})
            if status == 599:  # taken, and the answer is lost
                self.connection.close()
                return
            self._say(status, {"id": str(uuid.UUID(int=len(got)))})

        def do_GET(self) -> None:
            rows = [b for b in got if b["taken"] and str(b["reference"]) in self.path]
            self._say(200, {"notifications": [{"id": "found"} for _ in rows]})

        def _say(self, status: int, body: object) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        yield govuk.GovUkNotify(Notify(KEY, "email-template", "text-template", at)), got
        server.shutdown()


def a_message(cast: Cast, **more: Any) -> Outgoing:
    given = {
        "channel": "text", "to": "07700 900982", "template": "one_time_code",
        "values": {"code": "482913"}, "about": "referral:1",
    } | more  # fmt: skip
    return send_message(cast.amina.actor, **given)


def test_a_message_is_sent_once_and_wiped(cast: Cast) -> None:
    made = a_message(cast)
    with a_notify() as (notify, got):
        assert deliver.deliver(made.pk, notify)
        assert not deliver.deliver(made.pk, notify)
    assert [body["phone_number"] for body in got] == ["+447700900982"]
    assert "482913" in got[0]["personalisation"]["text"]
    assert got[0]["reference"] == str(made.reference)
    made.refresh_from_db()
    assert (made.state, made.to, made.values) == (OutgoingState.SENT, "", {})
    assert made.mark == mark("text", "+447700900982")
    assert "482913" not in str([list(Outgoing.objects.values()), made.changes.values()])


def test_a_try_whose_answer_was_lost_is_not_sent_again(cast: Cast) -> None:
    made = a_message(cast, channel="email", to="Ben@Council.example")
    with a_notify(599) as (notify, got):
        assert not deliver.deliver(made.pk, notify)
        made.refresh_from_db()
        assert made.state == OutgoingState.FAILED
        assert made.to == "Ben@council.example"
        assert deliver.deliver(made.pk, notify)
    assert len(got) == 1


def test_failures_are_tried_again_later_and_given_up_at_last(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    made = a_message(cast)
    caplog.set_level(logging.INFO)
    with a_notify(500, 500, 500, 500, 500) as (notify, got):
        pauses = []
        for _ in range(5):
            before = Outgoing.objects.get(pk=made.pk).try_at
            deliver.deliver(made.pk, notify)
            pauses.append((Outgoing.objects.get(pk=made.pk).try_at - before).total_seconds())
    made.refresh_from_db()
    assert (made.state, made.to, made.values) == (OutgoingState.GIVEN_UP, "", {})
    assert len(got) == 5
    assert pauses == sorted(pauses)
    assert Notice.objects.filter(to=cast.amina.user).count() == 1
    assert "900982" not in caplog.text + made.problem
    assert "482913" not in caplog.text


def test_an_address_that_will_not_do_is_not_tried_again(cast: Cast) -> None:
    made = a_message(cast)
    with a_notify(400) as (notify, _):
        deliver.deliver(made.pk, notify)
    made.refresh_from_db()
    assert made.state == OutgoingState.GIVEN_UP


def test_nothing_goes_to_a_person_where_nobody_says_that_it_is_safe(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MAY_REACH, "_found", [])
    with pytest.raises(Problem, match="not known to be safe"):
        a_message(cast, person_id="p1")
    MAY_REACH.add(lambda _, channel: "Only letters." if channel == "text" else "", name="x")
    with pytest.raises(Problem, match="Only letters"):
        a_message(cast, person_id="p1")
    made = a_message(cast, person_id="p1", channel="email", to="a@b.example")
    MAY_REACH.add(lambda *_: "Not any more.", name="x")
    with a_notify() as (notify, got):
        deliver.deliver(made.pk, notify)
    made.refresh_from_db()
    assert (made.state, got) == (OutgoingState.GIVEN_UP, [])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"to": "0113 496 0000"}, "mobile"),
        ({"channel": "email", "to": "nobody"}, "e-mail address"),
        ({"values": {"code": "ring Mrs Smith"}}, "cannot be sent"),
        ({"values": {}}, "does not fit"),
        ({"values": {"code": "482913", "name": "Ann"}}, "does not fit"),
        ({"template": "please_ring", "values": {"reference": "C26-000001", "first_line": "Hi Ann"}},
         "none of those"),
        ({"template": "referral_link"}, "not for that channel"),
        ({"template": "no-such"}, "no such message"),
    ],
)  # fmt: skip
def test_a_message_holds_what_its_template_allows(
    cast: Cast, given: dict[str, Any], problem: str
) -> None:
    with pytest.raises(Problem, match=problem):
        a_message(cast, **given)
    assert not Outgoing.objects.exists()


def test_reminders_hold_nothing_about_anybody(db: None) -> None:
    rows = list(codes("message_templates"))
    assert {"reference", "day", "time", "first_line"} == SAYS_NOTHING
    for row in rows:
        check(row.values)
        if row.values["reminder"]:
            found = gaps(row.values["text"] + row.values["subject"])
            assert found <= {"reference", "day", "time", "first_line"}
    assert {row.code for row in rows if row.values["reminder"]} >= {"visit_reminder", "please_ring"}
    for gap in set(GAPS) - SAYS_NOTHING:
        with pytest.raises(Problem, match="leave out"):
            check(rows[0].values | {"reminder": True, "text": f"(({gap}))"})
    for name in ("Ann Smith", "12 Elm Road", "C26-1 Ann", "Ann 12"):
        assert not any(GAPS[gap].fullmatch(name) for gap in ("reference", "day", "time"))


def test_a_demonstration_keeps_messages_and_shows_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = a_message(cast)
    assert deliver.send_waiting() == {"given_up": 0}
    page = cast.sarah.client().get("/notices/outbox").content.decode()
    assert "Not sent: demonstration" in page
    assert "482913" in page
    listed = cast.amina.client().get("/notices/sent").content.decode()
    assert "One-time code" in listed
    assert "900982" not in listed + cast.adam.client().get("/notices/outgoing").content.decode()
    live = SimpleNamespace(mode="production", notify=Notify("", "", "", ""))
    monkeypatch.setattr(outbox, "config", lambda: live)
    assert cast.sarah.client().get("/notices/outbox").status_code == 404
    monkeypatch.setattr(govuk, "config", lambda: live)
    assert deliver.send_waiting() == {"given_up": 0, "sent": 0}
    made.refresh_from_db()
    assert made.state == OutgoingState.FAILED
    assert "No service that sends" in made.problem
    monkeypatch.setattr(doctor, "config", lambda: live)
    live.scanner = ["/no/such/scanner"]
    assert [finding.well for finding in doctor._outside()] == [False, False]


def test_a_link_and_a_code_lie_sealed_until_they_are_wiped(cast: Cast, settings: Any) -> None:
    row = code("message_templates", "one_time_code")
    made = Outgoing.objects.create(
        channel="text", to="+447700900982", values={"code": "482913"}, template=row.code,
        template_row=row, about="referral:1", made_at=timezone.now(), try_at=timezone.now(),
    )  # fmt: skip

    def lies() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT t::text FROM notices_outgoing t WHERE id = %s", [made.pk])
            return str(cursor.fetchone()[0])

    assert "482913" not in lies()
    assert "7700900982" not in lies()
    made.refresh_from_db()
    assert (made.to, made.values) == ("+447700900982", {"code": "482913"})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key" * 5
    made.refresh_from_db()
    assert made.values == {"code": "482913"}  # sealed with the key that is being replaced
    settings.SECRET_KEY_FALLBACKS = []
    made.refresh_from_db()
    assert (made.values, "482913" in made.to) == ({}, False)
    deliver.give_up(made.pk, "It was too old.")
    assert '"sealed"' not in lies()
    made.refresh_from_db()
    assert (made.to, made.values) == ("", {})
