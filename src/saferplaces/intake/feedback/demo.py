"""The demonstration's passengers: eighteen months of answers, what was read, done and published.

Answers go in as the form puts them, in bulk, month by month, and through the same screening; the
rest is done by the region's invented people, through the actions, with the clock moved.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.demo import at, players
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import Role
from saferplaces.foundation.messages.actions.read import read
from saferplaces.intake.feedback.actions import moderate, rota, screen, task, urgent
from saferplaces.intake.feedback.actions.send import digest
from saferplaces.intake.feedback.models import (
    Answer,
    AnswerState,
    Channel,
    Duty,
    Original,
    Stop,
    Tasking,
    Urgent,
    UrgentState,
)
from saferplaces.intake.feedback.nearby import count_logs
from saferplaces.intake.feedback.synthetic import bring_synthetic

MONTHS = 18
A_MONTH = 150
STOPS = 60
NAMESPACE = uuid.UUID("5afe0000-0000-4000-8000-0000b05afe70")
WORDS = Path(__file__).with_name("demo_words.toml")
BANDS = ("early", "day", "afternoon", "evening", "late", "night")
BAND_SHARES = (14, 24, 20, 20, 18, 4)
UNSAFE = {"early": 0.22, "day": 0.15, "afternoon": 0.3, "evening": 0.45, "late": 0.62, "night": 0.7}
REASONS = (
    ("groups", 20), ("harassment", 14), ("alcohol_drugs", 13), ("smoking", 9), ("fighting", 5),
    ("hate", 3), ("damage", 5), ("stones", 3), ("lighting", 12), ("no_cctv", 6), ("isolated", 9),
    ("crowded", 5), ("driver", 3), ("late", 12), ("other", 3),
)  # fmt: skip
ROUTES = ("72", "X84", "508", "36", "254", "110", "670", "42")
MENDED = 7
"""Months ago at which the lamps of the worst stops were mended: fewer feel unsafe there since."""
TURN = dt.timedelta(days=7)


def tell() -> int:
    """Tell it; return how many answers there were to make."""
    bring_synthetic()
    team = players(Role.SAFER_TRAVEL)
    _rota(team)
    stops = _stops()
    today = timezone.localdate()
    made = 0
    for back in range(MONTHS, -1, -1):
        first = (today - relativedelta(months=back)).replace(day=1)
        made += _month(first, min(first + relativedelta(months=1), today), stops, back)
        _work(team, first, today)
    _taskings(team, stops, today)
    count_logs()
    return made


def _stops() -> list[Stop]:
    """Return the stops at which there are posters: the same at every start."""
    return random.Random(13).sample(  # noqa: S311 - a demonstration's chance
        list(Stop.objects.filter(invented=True, active=True).order_by("pk")), STOPS
    )


def _month(first: dt.date, until: dt.date, stops: list[Stop], back: int) -> int:
    """Make the answers of a month that are not there; all of them or none."""
    if (until - first).days < 1 or Answer.objects.filter(pk=_key(first, 0)).exists():
        return 0
    chance = random.Random(first.isoformat())  # noqa: S311
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    size = A_MONTH * (until - first).days // 30
    answers = [_answer(chance, first, until, stops, back, n) for n in range(size)]
    texts = [(answer, _text(chance, words, n)) for n, answer in enumerate(answers)]
    originals = [Original(answer=a, text=t, digest=digest(t)) for a, t in texts if t]
    for answer, text in texts:
        answer.wrote = bool(text)
    with at(_noon(until)):
        with transaction.atomic():
            Answer.objects.bulk_create(answers)
            Original.objects.bulk_create(originals)
        screen.waiting()
    return len(answers)


def _answer(
    chance: random.Random, first: dt.date, until: dt.date, stops: list[Stop], back: int, n: int
) -> Answer:
    number = min(int(chance.expovariate(1 / 14)), len(stops) - 1)  # a few stops have most
    band = chance.choices(BANDS, BAND_SHARES)[0]
    mended = number < 3 and back < MENDED
    unsafe = chance.random() < UNSAFE[band] * (0.5 if mended else 1.0) + (0.1 if number < 8 else 0)
    day = first + dt.timedelta(days=chance.randrange((until - first).days))
    when = timezone.make_aware(dt.datetime.combine(day, dt.time(chance.randrange(7, 23))))
    reasons = chance.choices([code for code, _ in REASONS], [w for _, w in REASONS], k=2)
    stop = stops[number] if chance.random() < 0.9 else None
    return Answer(
        id=_key(first, n),
        submitted_at=when + dt.timedelta(minutes=chance.randrange(60)),
        channel=chance.choices(Channel.values, (30, 60, 10))[0],
        language="pl" if chance.random() < 0.04 else "en",
        score=chance.choice((1, 2, 2)) if unsafe else chance.choice((3, 4, 4, 5)),
        place=chance.choices(("waiting", "station", "on_bus", "walking"), (60, 12, 20, 8))[0],
        stop=stop,
        district=stop.district if stop else "",
        route=chance.choice(ROUTES) if chance.random() < 0.7 else "",
        operator="",
        occurred_on=day if chance.random() < 0.85 else None,
        band=band,
        frequency=chance.choice(("first", "occasional", "occasional", "weekly", "daily")),
        reported=chance.choices(("yes", "no", "not_needed"), (8, 60, 32))[0],
        reasons=sorted(set(reasons)) if unsafe else [],
        age_band=chance.choice(("", "16_24", "25_34", "35_49", "50_64")),
        sex=chance.choice(("", "female", "female", "male")),
    )


def _text(chance: random.Random, words: dict[str, list[str]], n: int) -> str:
    """Return what somebody writes: mostly nothing."""
    if n == 7:  # one a month that somebody must read at once
        return chance.choice(words["urgent"])
    told = chance.random()
    if told < 0.015:
        return chance.choice(words["held"])
    # The same invented words again and again would be held as a flood: each gets its own ending.
    return f"{chance.choice(words['plain'])} ({n + 1})" if told < 0.2 else ""


def _key(first: dt.date, n: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{first.isoformat()} {n}")


def _rota(team: list[Actor]) -> None:
    """Put the team on the rota in turns, from the first answer to a week from now."""
    last = Duty.objects.order_by("-ends_at").first()
    begin = timezone.now() - relativedelta(months=MONTHS + 1)
    starts = last.ends_at if last else begin.replace(minute=0, second=0, microsecond=0)
    number = Duty.objects.count()
    while starts < timezone.now() + TURN:
        reader, second = team[number % len(team)], team[(number + 1) % len(team)]
        rota.add_turn(
            reader, reader_id=reader.person, starts_at=starts, ends_at=starts + TURN,
            second_id=second.person if second.person != reader.person else None,
        )  # fmt: skip
        starts, number = starts + TURN, number + 1


def _work(team: list[Actor], first: dt.date, today: dt.date) -> None:
    """Read what is urgent and decide on what is held, up to a week ago; the rest waits."""
    week_ago = timezone.now() - dt.timedelta(days=7)
    who = team[first.month % len(team)]
    for found in Urgent.objects.filter(state=UrgentState.SENT, sent_at__lt=week_ago):
        with at(found.sent_at + dt.timedelta(minutes=6)):
            urgent.acknowledge(who, found.pk)
        with at(found.sent_at + dt.timedelta(minutes=25)):
            urgent.finish(who, found.pk, "logged", "Control room log")
            read(who)
    rows = Answer.objects.filter(state=AnswerState.HELD, submitted_at__lt=week_ago)
    for answer in rows.order_by("submitted_at"):
        with at(answer.submitted_at + dt.timedelta(days=2)):
            if "links" in answer.caught:
                moderate.remove(who, answer.pk, "spam")
            else:
                moderate.show(who, answer.pk)


def _taskings(team: list[Actor], stops: list[Stop], today: dt.date) -> None:
    """Task the team, once: some done and published, some under way, one late."""
    if Tasking.objects.exists():
        return
    with transaction.atomic():
        for number, (stop, ago, aim, reasons, said, did) in enumerate(_plans(stops)):
            who = team[number % len(team)]
            then = _noon(today - dt.timedelta(days=ago))
            with at(then):
                made = task.ask(
                    who, aim=aim, due_on=then.date() + dt.timedelta(days=28),
                    owner_id=who.person, stop=stop, reasons=reasons,
                    plan="Patrols at the hours that passengers name; council told of the lamps.",
                )  # fmt: skip
            if ago < 10:
                continue
            with at(then + dt.timedelta(days=2)):
                task.begin(who, made.pk)
            if not said:
                continue
            with at(then + dt.timedelta(days=30)):
                came = "Six patrols. Figures since: see the stop's page."
                task.give_result(who, made.pk, "fewer", came)
                task.publish(who, made.pk, said, did)


def _plans(stops: list[Stop]) -> Iterator[tuple[Stop, int, str, list[str], str, str]]:
    dark = "You cannot see who is coming at this stop after dark."
    lamps = "The council mended the lamps and cut back the trees; officers wait here at nine."
    groups = "Groups stand in the shelter in the evenings and it feels threatening."
    patrols = "Officers and PCSOs of the Safer Travel Team ride and wait here four evenings a week."
    yield stops[0], 7 * 30, "Light and patrols at nine", ["lighting", "isolated"], dark, lamps
    yield stops[1], 6 * 30, "Evening patrols at the station", ["groups"], groups, patrols
    yield stops[2], 5 * 30, "Light and a clear view", ["lighting"], dark, lamps
    yield stops[3], 45, "Patrols when schools end", ["groups", "smoking"], "", ""
    yield stops[4], 20, "Speak with the shop about drinkers", ["alcohol_drugs"], "", ""
    yield stops[5], 4, "Plain-clothes rides on Friday", ["harassment"], "", ""


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))
