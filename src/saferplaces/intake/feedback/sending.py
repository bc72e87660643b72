"""Read what a passenger sent: strictly, quickly, and with errors in their language.

This is no Django form: a hundred of these come in a second, and their words are of a language that
the request chooses.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from saferplaces.intake.feedback.languages import Language
from saferplaces.intake.feedback.lists import lists
from saferplaces.intake.feedback.models import Channel, Stop
from saferplaces.intake.feedback.stops import named

LONGEST = 500
ROUTE = re.compile(r"[A-Z0-9]{1,4}( ?[A-Z0-9]{1,3})?")
DAYS = 366
"""How long ago a day may be."""
OTHER = "other"
PARTS = ("day-d", "day-m", "day-y")
TRAP = "website"
"""A box that people neither see nor hear, and that programs fill in."""
SINGLE = {
    "place": "feedback_places",
    "operator": "feedback_operators",
    "band": "feedback_bands",
    "frequency": "feedback_frequency",
    "reported": "feedback_reported",
    "age_band": "feedback_age",
    "sex": "feedback_sex",
    "gender_identity": "feedback_gender",
    "ethnicity": "feedback_ethnicity",
    "disability": "feedback_disability",
}
"""Fields with one choice, and their code lists."""


@dataclass
class Sent:
    """What was sent, as far as it will do; `errors` by field says what will not."""

    once: uuid.UUID
    values: dict[str, Any]
    reasons: list[str]
    words: str
    stop: Stop | None
    occurred_on: dt.date | None
    channel: str
    trapped: bool
    errors: dict[str, str] = field(default_factory=dict)
    stops: list[Stop] = field(default_factory=list)


def read(post: QueryDict, language: Language, stop: Stop | None) -> Sent:
    """Read a form.

    Parameters
    ----------
    stop:
        The stop whose QR code led to the form, if one did.
    """
    known = lists()
    values = {name: _one(post, name, known[of]) for name, of in SINGLE.items()}
    values["score"] = post.get("score", "") if post.get("score") in set("12345") else ""
    sent = Sent(
        once=_key(post.get("once", "")),
        values=values,
        reasons=[code for code in known["feedback_reasons"] if code in post.getlist("reasons")],
        words=_text(post.get("words", "")),
        stop=stop,
        occurred_on=None,
        channel=_channel(post.get("from", ""), stop),
        trapped=bool(post.get(TRAP)),
    )
    for name in ("score", "place", "band"):
        if not values[name]:
            sent.errors[name] = language(f"e_{name}")
    _day(post, sent, language)
    _route(post, sent, language)
    _stop(post, sent, language)
    if len(sent.words) > LONGEST:
        sent.errors["words"] = language("e_words")
    if not post.get("consent"):
        sent.errors["consent"] = language("e_consent")
    return sent


def days(language: Language) -> list[tuple[str, str]]:
    """Return the days that the form offers: today and yesterday by their dates (a form may be sent
    after midnight), another day, none.
    """
    today = timezone.localdate()
    return [
        (today.isoformat(), language("today")),
        ((today - dt.timedelta(1)).isoformat(), language("yesterday")),
        (OTHER, language("other_day")),
        ("", language("optional_day")),
    ]


def _one(post: QueryDict, name: str, known: Mapping[str, Any]) -> str:
    value = str(post.get(name, ""))
    return value if value in known else ""


def _text(words: str) -> str:
    """Return text without what no keyboard gives: control characters, and the zero byte."""
    kept = "".join(c for c in words if c in "\n\t" or c.isprintable())
    return "\n".join(line.strip() for line in kept.splitlines()).strip()


def _key(told: str) -> uuid.UUID:
    try:
        return uuid.UUID(told)
    except ValueError:
        return uuid.uuid4()


def _day(post: QueryDict, sent: Sent, language: Language) -> None:
    """Read the day: one of those offered, or the three boxes of another day.

    Where a day is chosen and another one typed, only the passenger can say which it was.
    """
    told = str(post.get("day", ""))[:10]
    typed = [str(post.get(name, "")).strip()[:4] for name in PARTS]
    sent.values |= dict(zip(PARTS, typed, strict=True))
    both = any(typed) and told != OTHER
    sent.values["day"] = OTHER if both else told
    if both:
        sent.errors["day"] = language("e_day")
    if both or not told:
        return
    try:
        if told == OTHER:
            day, month, year = map(int, typed)
            sent.occurred_on = dt.date(year, month, day)
        else:
            sent.occurred_on = dt.date.fromisoformat(told)
    except ValueError:
        sent.errors["day"] = language("e_day")
        return
    if not 0 <= (timezone.localdate() - sent.occurred_on).days <= DAYS:
        sent.occurred_on = None
        sent.errors["day"] = language("e_day")


def _channel(told: str, stop: Stop | None) -> str:
    if stop is not None:
        return Channel.QR
    return Channel.APP if told == Channel.APP else Channel.WEB


def _route(post: QueryDict, sent: Sent, language: Language) -> None:
    told = " ".join(str(post.get("route", "")).upper().split())
    if told and not ROUTE.fullmatch(told):
        sent.errors["route"] = language("e_route")
    sent.values["route"] = told[:12]


def _stop(post: QueryDict, sent: Sent, language: Language) -> None:
    """Find the stop that was named; nothing that was typed is kept but the stop itself."""
    told = _text(str(post.get("stop", "")))[:80]
    sent.values["stop"] = told
    chosen = str(post.get("which", ""))
    if sent.stop is not None and not told:
        return
    if not told or chosen == "none":
        return
    sent.stop = None
    found = named(told)
    if chosen:
        sent.stop = next((one for one in found if one.atco == chosen), None)
    elif len(found) == 1:
        sent.stop = found[0]
    if sent.stop is None:
        sent.stops = found
        name = "which" if found else "stop"
        sent.errors[name] = language(f"e_{name}")
