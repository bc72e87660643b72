"""Take a passenger's answer: one or two inserts, and it is on record."""

from __future__ import annotations

import hashlib
import uuid

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from saferplaces.foundation.jobs.app import ask_for
from saferplaces.intake.feedback.languages import Language
from saferplaces.intake.feedback.models import Answer, Original
from saferplaces.intake.feedback.sending import SINGLE, Sent

JOB = "feedback-screening"


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
    Answer.objects.bulk_create([answer], ignore_conflicts=True)
    if sent.words:
        words = Original(answer=answer, text=sent.words, digest=digest(sent.words))
        Original.objects.bulk_create([words], ignore_conflicts=True)
        transaction.on_commit(_screen_at_once)
    return answer


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
    if not ProcrastinateJob.objects.filter(queueing_lock=JOB, status="todo").exists():
        ask_for(app, JOB)
