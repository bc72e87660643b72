"""Take a passenger's answer: one statement, and it is on record."""

from __future__ import annotations

import hashlib
import uuid
from functools import cache

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from procrastinate.contrib.django import app

from saferplaces.foundation.jobs.app import ask_for
from saferplaces.intake.feedback.languages import Language
from saferplaces.intake.feedback.models import Answer, Original
from saferplaces.intake.feedback.sending import SINGLE, Sent

JOB = "feedback-screening"
WAITS = "SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo' LIMIT 1"


def send(sent: Sent, language: Language) -> Answer:
    """Keep an answer, in the caller's transaction; sent twice it is kept once.

    Nobody reads it before the screening job has: words ask for the job to run at once.
    """
    answer = Answer(
        id=_key(sent),
        submitted_at=timezone.now(),
        channel=sent.channel,
        language=language.code,
        score=int(sent.values["score"]),
        stop=sent.stop,
        district=sent.stop.district if sent.stop else "",
        route=sent.values["route"],
        occurred_on=sent.occurred_on,
        reasons=sent.reasons,
        wrote=bool(sent.words),
        caught=["trap"] if sent.trapped else [],
        **{name: sent.values[name] for name in SINGLE},
    )
    if sent.words:
        _put(answer, Original(answer=answer, text=sent.words, digest=digest(sent.words)))
        transaction.on_commit(_screen_at_once)
    else:
        _put(answer)
    return answer


def _put(*rows: Model) -> None:
    """Insert rows that may stand already, all with one question to the database.

    A hundred come in a second, and Django's own way makes each statement anew: that costs a fifth
    of all that taking an answer does.
    """
    given = [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for row in rows
        for field in row._meta.concrete_fields
    ]
    with connection.cursor() as cursor:
        cursor.execute("".join(_insert(type(row)) for row in rows), given)


@cache
def _insert(model: type[Model]) -> str:
    columns = [f'"{field.column}"' for field in model._meta.concrete_fields]
    gaps = ", ".join(["%s"] * len(columns))
    into = f'"{model._meta.db_table}" ({", ".join(columns)})'
    return f"INSERT INTO {into} VALUES ({gaps}) ON CONFLICT DO NOTHING;"


def _key(sent: Sent) -> uuid.UUID:
    """Return a key that the same form has with the same answers, and with no others.

    Pressing the button twice gives one answer; going back and adding words gives a second.
    """
    told = (sent.values, sent.reasons, sent.words, sent.occurred_on, sent.stop and sent.stop.pk)
    return uuid.uuid5(sent.once, repr(told))


def digest(text: str) -> str:
    """Return what two texts share that differ in case, spaces and marks alone."""
    plain = "".join(c for c in text.lower() if c.isalnum())
    return hashlib.sha256((plain or text).encode()).hexdigest()


def _screen_at_once() -> None:
    """Ask for the job, unless it waits already: a full bus asks once."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [JOB])
        waits = cursor.fetchone()
    if not waits:
        ask_for(app, JOB)
