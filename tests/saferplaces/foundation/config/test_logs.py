"""Nothing personal reaches the logs: neither from addresses, forms, errors nor libraries."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client

from saferplaces.foundation.config.logs import Line

CANARY = "canary-of-mrs-feather"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service writes to its logs, from all loggers, at all levels."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


def _lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_request_leaves_one_line_with_the_addresss_name_and_the_role(cast, written) -> None:
    cast.amina.client().get("/", {"q": CANARY})
    line = next(line for line in _lines(written) if line["logger"] == "saferplaces.requests")
    assert (line["route"], line["status"], line["role"]) == ("home", 200, "reviewer")
    assert line["request"]
    assert CANARY not in written.getvalue()


def test_pages_that_do_not_exist_and_forms_that_fail_quote_nothing(db, written) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.get(f"/{CANARY}/{CANARY}", {"name": CANARY})
    client.post("/sign-in", {"username": CANARY, "password": CANARY})
    client.get("/sign-in", headers={"host": f"{CANARY}.example", "user-agent": CANARY})
    assert CANARY not in written.getvalue()
    assert {line.get("status") for line in _lines(written)} >= {403, 404}


def test_an_error_is_logged_with_its_kind_and_place_and_not_with_its_words(
    cast, written, monkeypatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("saferplaces.foundation.jobs.queries.last_runs", broken)
    client = cast.adam.client()
    client.raise_request_exception = False
    assert client.get("/jobs/", {"q": CANARY}).status_code == 500
    line = next(line for line in _lines(written) if line.get("error") == "ValueError")
    assert any("views.py" in str(frame) for frame in line["where"])  # type: ignore[union-attr]
    assert CANARY not in written.getvalue()


def test_what_a_library_says_is_kept_without_what_it_quotes(written) -> None:
    log = logging.getLogger("some.library")
    log.error("Could not store %s", CANARY)
    log.error(f"Could not store {CANARY}")
    assert CANARY not in written.getvalue()
    assert _lines(written)[0]["event"] == "Could not store %s"
