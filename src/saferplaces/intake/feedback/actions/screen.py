"""Screen what passengers sent before anybody reads it: a job, which words ask for at once.

What suggests a crime, a child at risk or self-harm goes to the duty reader as it was written.
Whatever holds personal data or looks like abuse waits for a moderator, masked. The rest is shown.
"""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.feedback.actions.urgent import send_urgent
from saferplaces.intake.feedback.models import Answer, AnswerState, AnswerStateChange, Original
from saferplaces.intake.feedback.screening import abuse, masking, signs

AT_ONCE = 500
FLOOD = dt.timedelta(minutes=10)
DAY = dt.timedelta(days=1)
PAUSE = 1.0
"""Seconds in which what comes is gathered while many write: a job for each would cost far more."""
ROUNDS = 30
SAVE = """
UPDATE feedback_answer AS a SET state = new.state, caught = new.caught, shown = new.shown
FROM jsonb_to_recordset(%s::jsonb) AS new (id uuid, state text, caught text[], shown text)
WHERE a.id = new.id
"""


def keep_on() -> Mapping[str, int]:
    """Screen what waits now, and what comes in the seconds after, until nothing comes.

    Whoever writes meanwhile has asked for one more run, which begins when this one ends: nothing is
    left waiting.
    """
    counts: Counter[str] = Counter()
    for _ in range(ROUNDS):
        found = waiting()
        if not found:
            break
        counts.update(found)
        time.sleep(PAUSE)
    return dict(counts)


def waiting() -> Mapping[str, int]:
    """Screen every answer that waits, words first; return counts."""
    counts: Counter[str] = Counter()
    while found := _some():
        counts += found
    return dict(counts)


def screen(actor: Actor, key: UUID | str) -> Answer:
    """Screen one answer now.

    Raises
    ------
    Problem
        When it has been screened.
    """
    if actor.user_id is not None:
        raise Refused("The service does this by itself.")
    with transaction.atomic():
        rows = list(Answer.objects.select_for_update().filter(pk=key, state=AnswerState.NEW))
        if not rows:
            raise Problem("It has been screened.")
        _screen(rows)
    return rows[0]


def _some() -> Counter[str]:
    with transaction.atomic():
        rows = Answer.objects.select_for_update(skip_locked=True).filter(state=AnswerState.NEW)
        found = list(rows.order_by("-wrote", "submitted_at")[:AT_ONCE])
        return _screen(found) if found else Counter()


def _screen(answers: Sequence[Answer]) -> Counter[str]:
    """Screen some locked answers; return counts by what became of them."""
    words = Original.objects.in_bulk([a.pk for a in answers if a.wrote])
    texts = [words[a.pk].text if a.pk in words else "" for a in answers]
    found = signs.read([text for text in texts if text])
    urgent = dict(
        zip([a.pk for a, text in zip(answers, texts, strict=True) if text], found, strict=True)
    )
    floods, repeats = _floods(answers), _repeats(words.values())
    counts: Counter[str] = Counter()
    for answer, text in zip(answers, texts, strict=True):
        caught = {*answer.caught}
        if text:
            hidden = masking.find(text)
            answer.shown = masking.mask(text, hidden)
            caught |= {one.kind for one in hidden} | {*abuse.of(text)}
            caught |= {"repeat"} if words[answer.pk].digest in repeats else set()
        if answer.pk in floods:
            caught.add("flood")
        answer.caught = sorted(caught)
        answer.state = AnswerState.HELD if caught else AnswerState.SHOWN
        counts[answer.state] += 1
    _save(answers)
    AnswerStateChange.objects.bulk_create(
        AnswerStateChange(answer=a, old=AnswerState.NEW, new=a.state) for a in answers
    )
    for answer in answers:
        if urgent.get(answer.pk):
            send_urgent(SYSTEM, answer, urgent[answer.pk])
            counts["urgent"] += 1
    return counts


def _save(answers: Sequence[Answer]) -> None:
    """Save them in one statement of one shape, however many they are."""
    rows = [
        {"id": str(a.pk), "state": str(a.state), "caught": a.caught, "shown": a.shown}
        for a in answers
    ]
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [json.dumps(rows)])


def _floods(answers: Sequence[Answer]) -> set[object]:
    """Return those answers that came at one stop after many others within minutes.

    A full bus is many answers, too: so many as a bus holds are taken without a question.
    """
    most = int(setting("feedback_flood_answers"))
    stops = Counter(a.stop_id for a in answers if a.stop_id)
    found: set[object] = set()
    first = min(a.submitted_at for a in answers)
    lately = Answer.objects.filter(submitted_at__gte=first - FLOOD)
    counts = lately.filter(stop__in=list(stops)).order_by().values("stop").annotate(n=Count("pk"))
    for stop in [row["stop"] for row in counts if row["n"] > most]:
        since = lately.filter(stop=stop).order_by("submitted_at")
        times = list(since.values_list("pk", "submitted_at"))
        mine = {a.pk for a in answers}
        begin = 0
        for at, (key, when) in enumerate(times):
            while times[begin][1] < when - FLOOD:
                begin += 1
            if at - begin >= most and key in mine:
                found.add(key)
    return found


def _repeats(words: Iterable[Original]) -> set[str]:
    """Return the digests of texts that came more often in a day than is likely by chance."""
    digests = {one.digest for one in words if len(one.text) > abuse.SHORT}
    rows = (
        Original.objects.filter(
            Q(answer__submitted_at__gte=timezone.now() - DAY), digest__in=digests
        )
        .values("digest")
        .annotate(times=Count("pk"))
    )
    most = int(setting("feedback_same_words"))
    return {row["digest"] for row in rows if row["times"] > most}
