"""Stops, answers, urgent words and taskings in Leeds, made directly."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django.utils import timezone
from tests.saferplaces.cast import person

from saferplaces.intake.feedback.models import (
    Answer,
    Duty,
    Original,
    Stop,
    Tasking,
    Urgent,
)


def a_stop(atco: str = "45010001", **given: Any) -> Stop:
    values = {
        "number": "45010001", "called": "Elder Terrace", "beside": "opp", "street": "Elder Lane",
        "locality": "Harehills", "district": "leeds", "easting": 429_000.0,
        "northing": 434_000.0, "kind": "BCT", "served": "MKD",
    } | given  # fmt: skip
    values.setdefault(
        "search", f"{atco} {values['number']} {values['called']} {values['street']}".lower()
    )
    return Stop.objects.get_or_create(atco=atco, defaults=values)[0]


def an_answer(state: str = "shown", text: str = "", **given: Any) -> Answer:
    values = {
        "id": uuid4(), "submitted_at": timezone.now(), "channel": "qr", "language": "en",
        "score": 1, "place": "waiting", "band": "late", "district": "leeds", "state": state,
        "wrote": bool(text), "shown": text, "reasons": ["groups"],
    } | given  # fmt: skip
    if "stop" not in given:
        values["stop"] = a_stop()
    made = Answer.objects.create(**values)
    if text:
        Original.objects.create(answer=made, text=text, digest=str(made.pk))
    return made


def urgent_words(state: str = "sent", **given: Any) -> Urgent:
    now = timezone.now()
    values = {
        "signs": ["crime"],
        "evidence": [["crime", "a knife"]], "reader_id": person("tom").user.pk, "sent_at": now,
        "due_at": now + dt.timedelta(minutes=30), "state": state,
    } | given  # fmt: skip
    if "answer" not in values:
        values["answer"] = an_answer(text="He had a knife.")
    return Urgent.objects.create(**values)


def a_tasking(state: str = "asked", **given: Any) -> Tasking:
    now = timezone.now()
    tom = person("tom").user.pk
    values = {
        "stop": a_stop(), "district": "leeds", "aim": "Patrol at nine", "owner_id": tom,
        "made_by_id": tom, "made_at": now, "due_on": timezone.localdate() + dt.timedelta(days=7),
        "state": state, "moved_at": now,
    } | given  # fmt: skip
    if state == "published":
        values |= {"said": "It is dark.", "did": "We mended the lamp.", "published_at": now}
    return Tasking.objects.create(**values)


def a_turn(**given: Any) -> Duty:
    now = timezone.now()
    values = {
        "reader_id": person("tom").user.pk, "starts_at": now - dt.timedelta(hours=1),
        "ends_at": now + dt.timedelta(hours=8),
    } | given  # fmt: skip
    return Duty.objects.create(**values)
