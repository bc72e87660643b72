"""Logs about the same thing become one event; two things on one street do not."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from asvat.linkage.events import Events, find_events
from asvat.linkage.tables import EVENTS, INCIDENT_EVENTS

START = dt.datetime(2026, 3, 2, 20, 0)
HERE = (430_000.0, 433_000.0)


def log(hours: float, place: str = "larch 14", metres: float = 0.0, **more: Any) -> dict[str, Any]:
    when = START + dt.timedelta(hours=hours)
    return {"when": when, "place": place, "easting": HERE[0] + metres, "northing": HERE[1]} | more


def events(*rows: dict[str, Any], **more: Any) -> Events:
    ids = [row.get("id", f"i{k:05}") for k, row in enumerate(rows)]

    def texts(name: str, other: str | None = None) -> pa.Array:
        return pa.array([row.get(name, other) for row in rows], pa.string())

    def times(name: str) -> pa.Array:
        return pa.array([row.get(name, row["when"]) for row in rows], pa.timestamp("s"))

    def metres(name: str) -> pa.Array:
        return pa.array([row[name] for row in rows], pa.float64())

    incidents = pa.table(
        {
            "incident_id": pa.array(ids, pa.string()),
            "occurred_from": times("when"),
            "occurred_to": times("until"),
            "reported_at": times("reported"),
            "time_precision": texts("time_precision", "minute"),
            "agency": texts("agency", "Police"),
            "category": texts("category", "anti-social-behaviour"),
            "subtype": texts("subtype"),
            "record_id": texts("record_id"),
            "narrative": texts("narrative"),
            "flags": pa.array([row.get("flags", []) for row in rows], pa.list_(pa.string())),
        }
    )
    places = pa.table(
        {
            "incident_id": incidents.column("incident_id"),
            "place_id": texts("place"),
            "easting": metres("easting"),
            "northing": metres("northing"),
        }
    )
    return find_events(incidents, places, **more)


def ids(found: Events) -> list[str]:
    return found.incident_events.column("event_id").to_pylist()  # type: ignore[no-any-return]


def test_three_neighbours_who_ring_about_one_party_make_one_event() -> None:
    found = events(log(0), log(0.2, "larch 16", 12), log(0.5, "larch 22", 40, narrative="party"))
    assert ids(found) == ["i00000"] * 3
    (event,) = found.events.to_pylist()
    assert (event["logs"], event["place_id"]) == (3, "larch 14")
    assert (event["started"], event["ended"]) == (START, START + dt.timedelta(minutes=30))


def test_the_same_caller_who_rings_again_after_half_an_hour_means_the_same_thing() -> None:
    parties = pa.table({"incident_id": ["i00000", "i00001"], "person_id": ["p", "p"]})
    rows = log(0, "larch 14", 0), log(0.6, "church road", 200)
    assert ids(events(*rows)) == ["i00000", "i00001"]
    assert ids(events(*rows, parties=parties)) == ["i00000"] * 2


def test_two_things_on_one_street_an_evening_apart_are_two() -> None:
    same = {"subtype": "NOISE", "narrative": "loud music from the flat above again, party going on"}
    found = events(log(0, **same), log(24, **same), log(48, **same))
    assert len(set(ids(found))) == 3
    assert found.incident_events.column("probability").to_pylist() == [1.0] * 3


def test_different_kinds_of_thing_stay_apart() -> None:
    found = events(
        log(0, subtype="NOISE", narrative="loud music party upstairs neighbours shouting"),
        log(1.5, "larch 40", 120, subtype="VEH_ABAND", narrative="grey astra without wheels left"),
    )
    assert len(set(ids(found))) == 2


def test_a_busy_high_street_does_not_run_into_one_event() -> None:
    # Forty logs an evening within 200 metres, every evening for three months.
    rows = [
        log(24 * day + k * 0.12, f"shop {k * 7 % 40}", float(k * 37 % 200), subtype="ROWDY")
        for day in range(90)
        for k in range(40)
    ]
    found = events(*rows).events
    assert max(found.column("logs").to_pylist()) <= 5
    assert found.num_rows >= 0.95 * len(rows)


def test_an_event_is_over_after_its_hours_however_often_someone_rings() -> None:
    found = events(*(log(k * 0.25) for k in range(60))).events.to_pylist()
    assert len(found) >= 2
    assert all(row["ended"] - row["started"] <= dt.timedelta(hours=6) for row in found)


def test_what_the_council_writes_down_the_next_day_joins_the_police_log() -> None:
    council = log(0.1, agency="Council", reported=START + dt.timedelta(hours=20))
    found = events(log(0), council)
    assert ids(found) == ["i00000"] * 2
    assert found.events.column("agencies").to_pylist() == [["Council", "Police"]]


def test_an_agency_that_never_writes_down_when_needs_more_than_a_place() -> None:
    told = "Stephen Ackroyd smashed the greenhouse with a cricket bat"
    late = {"agency": "Homes", "flags": ["reported_time"]}
    parties = pa.table({"incident_id": ["i00000", "i00001"], "person_id": ["p", "p"]})
    vague = events(log(0), log(30, **late))
    assert len(set(ids(vague))) == 2
    sure = events(log(0, narrative=told), log(30, narrative=told, **late), parties=parties)
    assert ids(sure) == ["i00000"] * 2


def test_a_log_that_names_another_joins_it_and_one_that_names_itself_does_not_stumble() -> None:
    found = events(
        log(0, record_id="POL-0001304", narrative="fight outside, ref log 1304 for all updates"),
        log(
            2, "elsewhere", 900, record_id="POL-0001420", narrative="dup of log 1304, see that log"
        ),
        log(3, "far away", 5000, record_id="POL-0001500", narrative="see log 9999 of last year"),
    )
    assert ids(found) == ["i00000", "i00000", "i00002"]


def test_logs_of_which_the_month_alone_is_known_stay_by_themselves() -> None:
    rows = [log(0, time_precision="month") for _ in range(5)]
    assert len(set(ids(events(*rows)))) == 5


def test_logs_without_place_or_time_stay_by_themselves() -> None:
    nowhere = {"place": None, "easting": None, "northing": None}
    found = events(log(0, **nowhere), log(0, **nowhere), log(0, when=None, reported=None))
    assert len(set(ids(found))) == 3
    assert found.events.schema.equals(EVENTS)
    assert found.incident_events.schema.equals(INCIDENT_EVENTS)


def test_a_later_day_changes_nothing_that_was_said_before() -> None:
    rows = [log(k * 1.7, f"place {k % 9}", float(k % 9 * 60), subtype="ROWDY") for k in range(300)]
    whole, before = events(*rows), events(*rows[:250])
    settled = 250 - 5
    assert ids(whole)[:settled] == ids(before)[:settled]
    known = before.incident_events
    assert ids(events(*rows, known=known))[:250] == ids(before)


def test_the_order_of_the_rows_changes_nothing() -> None:
    rows = [
        log(k * 0.4, f"place {k % 5}", k % 5 * 30.0, id=f"x{k * 7 % 100:03}") for k in range(100)
    ]
    one, two = events(*rows), events(*rows[::-1])
    assert one.events.equals(two.events)
    assert ids(one) == ids(two)[::-1]


@pytest.mark.parametrize("many", [0, 1, 20_000])
def test_none_one_or_very_many_logs_at_one_place_and_minute_are_no_trouble(many: int) -> None:
    found = (
        events(*[log(0)] * many)
        if many <= 1
        else events(*(log(0, id=f"{k:06}") for k in range(many)))
    )
    assert found.incident_events.num_rows == many
    assert sum(found.events.column("logs").to_pylist()) == many


@pytest.mark.parametrize(
    "text", ["x" * 40_000, "😀" * 3000, "<p>шум</p>", "log log log", "\x00", ""]
)
def test_odd_narratives_are_no_trouble(text: str) -> None:
    assert len(ids(events(log(0, narrative=text), log(0.1, narrative=text)))) == 2
