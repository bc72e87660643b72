"""The sergeant who reads: figures with intervals, small numbers, logs beside, what was done."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.saferplaces.intake.feedback.making import (
    a_stop,
    a_tasking,
    a_turn,
    an_answer,
    urgent_words,
)
from tests.saferplaces.intake.incidents import factories

from saferplaces.foundation.messages.models import Notice
from saferplaces.foundation.problems import Problem
from saferplaces.intake.feedback import figures
from saferplaces.intake.feedback.actions import task
from saferplaces.intake.feedback.actions.urgent import escalate_late
from saferplaces.intake.feedback.models import Answer, Original, StopFigure, Urgent
from saferplaces.intake.feedback.nearby import count_logs
from saferplaces.intake.feedback.retention import purge


def _answers(stop: str, unsafe: int, safe: int, days_ago: int = 10, **given: object) -> None:
    when = timezone.now() - dt.timedelta(days=days_ago)
    place = a_stop(stop, called=f"Stop {stop}", number=stop)
    for number in range(unsafe + safe):
        score = 1 if number < unsafe else 5
        an_answer(stop=place, score=score, submitted_at=when, **given)


def test_shares_have_wilsons_interval_and_changes_an_exact_one(cast) -> None:
    _answers("45010001", 50, 0)
    _answers("45010001", 10, 40, days_ago=400)
    an_answer("held", score=1, stop=a_stop())
    when = figures.period(12)
    row = figures.total(cast.tom.actor, figures.counted(cast.tom.actor), when)
    assert (row.answers, row.unsafe, row.before) == (50, 50, 50)
    assert row.low == pytest.approx(0.9287, abs=5e-5)
    assert row.ratio == pytest.approx(5.0)
    assert row.ratio_low is not None
    assert row.ratio_low > 1
    assert row.moved == "more unsafe"


def test_small_numbers_are_for_those_who_act(cast) -> None:
    _answers("45010001", 8, 9)
    _answers("45010002", 6, 7)
    _answers("45010003", 1, 2)
    when = figures.period(12)

    def by_stop(actor) -> dict[str, int | None]:
        rows = figures.by(actor, figures.counted(actor), when, "stop")
        return {row.key: row.answers for row in rows}

    assert by_stop(cast.tom.actor) == {"45010001": 17, "45010002": 13, "45010003": 3}
    kept = by_stop(cast.marcus.actor)  # what is kept back cannot be worked out from the total
    assert kept == {"45010001": 17, "45010002": None, "45010003": None}
    for stops, full, careful in (
        (["45010001"], 17, 17), (["45010001", "45010003"], 20, 17), (["45010003"], 3, None),
    ):  # fmt: skip
        assert figures.near(cast.tom.actor, stops, when).answers == full
        assert figures.near(cast.marcus.actor, stops, when).answers == careful  # no subtraction
    page = cast.marcus.client().get("/bus-feedback/").content.decode()
    assert "Self-selected" in page
    assert "fewer than 5" in page
    assert "100 m" in page
    assert cast.marcus.client().get("/bus-feedback/answers").status_code == 403
    assert cast.amina.client().get("/bus-feedback/").status_code == 403


def test_logs_within_a_hundred_metres_of_the_same_stop(cast) -> None:
    a_stop()
    for east in (429_000.0, 429_099.0, 429_101.0, 428_920.0):
        factories.incident(easting=east, northing=434_000.0)
    factories.incident(in_scope=False)
    factories.incident(reported_at=dt.datetime(2024, 9, 1, 22, 30))
    count_logs()
    found = StopFigure.objects.get()
    assert (found.now, found.before, found.bands) == (3, 1, {"late": 3})
    _answers("45010001", 3, 3)
    page = cast.tom.client().get("/bus-feedback/stops/45010001").content.decode()
    assert "ASB logs within 100 m" in page
    assert "50% (19% to 81%)" in page
    assert (
        "ASB logs within"
        not in cast.marcus.client().get("/bus-feedback/stops/45010001").content.decode()
    )


def test_what_nobody_acknowledges_goes_to_the_second_reader(cast) -> None:
    second = cast.tom.user
    a_turn(reader_id=cast.sarah.user.pk, second_id=second.pk)
    past = timezone.now() - dt.timedelta(minutes=31)
    urgent_words(sent_at=timezone.now() - dt.timedelta(minutes=40), due_at=past)
    assert escalate_late() == {"escalated": 1}
    assert escalate_late() == {"escalated": 0}
    assert Urgent.objects.get().state == "escalated"
    assert Notice.objects.get(urgent=True).to_id == second.pk


def test_you_said_we_did_is_public_and_names_nobody(cast) -> None:
    made = a_tasking("done")
    with pytest.raises(Problem, match="name somebody"):
        task.publish(cast.tom.actor, made.pk, "Dave Smith shouts.", "We spoke with him.")
    client = cast.tom.client()
    client.post(
        f"/bus-feedback/taskings/{made.pk}",
        {"verb": "publish", "publish-said": "It is dark.", "publish-did": "The lamp is mended."},
    )
    page = Client().get("/bus-safety/you-said").content.decode()
    assert "The lamp is mended." in page
    assert "call 999" in page
    assert "The lamp is mended." in Client().get("/bus-safety/stop/45010001").content.decode()


def test_a_poster_leads_to_the_form_of_its_stop(cast) -> None:
    a_stop()
    page = cast.tom.client().get("/bus-feedback/stops/45010001/poster").content.decode()
    assert "/bus-safety/s/45010001" in page
    assert 'aria-label="QR code"' in page
    assert "Jak bezpiecznie" in page


def test_words_are_sealed_for_a_month_and_nothing_of_anybody_is_kept_for_long(cast) -> None:
    then = timezone.now() - dt.timedelta(days=40)
    for state in ("shown", "held"):
        an_answer(state, "Words", submitted_at=then)
    urgent = urgent_words(answer=an_answer("shown", "A knife", submitted_at=then))
    an_answer("shown", "Old", submitted_at=then - dt.timedelta(days=800), age_band="25_34")
    assert purge() == {"originals": 2, "answers": 1}
    assert set(Original.objects.values_list("text", flat=True)) == {"Words", "A knife"}
    assert Answer.objects.get(age_band="", submitted_at__lt=then).score == 1
    Urgent.objects.filter(pk=urgent.pk).update(state="done")
    assert purge()["originals"] == 1
    assert Urgent.objects.get().evidence == []
