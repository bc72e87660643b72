"""Keys that open a draft: in a browser's cookie, or in a link that was e-mailed.

Of a key there is its hash alone. A browser's key goes on for hours after each page that is sent;
a link opens the draft after its second step, for as long as the draft is kept. Nothing here raises
before it has counted: a wrong answer stays counted, and whether a link is unknown, closed or
expired looks the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation import tokens
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.messages.actions.send import mark, send_message
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.messages.ways import normal
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting
from saferplaces.foundation.ui.formats import day
from saferplaces.intake.case_review_applications.models import (
    Application,
    ApplicationState,
    Key,
    KeyCode,
)

PURPOSE = "case review code"
SHOWN = dt.timedelta(hours=1)
"""How long a browser still shows the reference of what was sent in."""
MOBILE = "Enter a UK mobile number, like 07700 900 982"
MANY = "Too many links were sent today. Use the newest, or wait until tomorrow."
LINK, CODE = "saved_form", "one_time_code"
"""Templates of the messages that go out."""


class Told(Enum):
    """What came of asking for a code, or of a second step."""

    SENT = "sent"
    TOO_MANY = "too many"
    WRONG = "wrong"
    GONE = "gone"


@dataclass(frozen=True)
class Opened:
    """What came of a second step: a key for the browser where it was right."""

    told: Told | None
    token: str = ""


def new_browser_key(application: Application) -> str:
    """Make the key of a browser for a draft, and return it: it goes into a cookie."""
    token, now = tokens.new_token(), timezone.now()
    Key.objects.create(
        application=application,
        way=Key.Way.BROWSER,
        digest=tokens.digest_of(token),
        made_at=now,
        used_at=now,
        expires_at=now + _hours(),
    )
    return token


def browser_key(token: str) -> Key | None:
    """Return the key that a browser holds, while it is good."""
    return _live(token, Key.Way.BROWSER)


def go_on(key: Key) -> None:
    """Let a browser's key go on from now: a page was sent. What was sent in is shown no longer."""
    now = timezone.now()
    rows = Key.objects.filter(pk=key.pk, closed_at=None, application__state=ApplicationState.DRAFT)
    rows.update(used_at=now, expires_at=now + _hours())


def close_key(key: Key) -> None:
    """Close the key of one browser, as on leaving a shared computer."""
    Key.objects.filter(pk=key.pk, closed_at=None).update(closed_at=timezone.now())


def close_keys(application: Application) -> None:
    """Close every key of what was sent in; browsers show the reference for a while."""
    now = timezone.now()
    rows = Key.objects.filter(application=application, closed_at=None)
    rows.filter(way=Key.Way.LINK).update(closed_at=now)
    rows.filter(way=Key.Way.BROWSER).update(expires_at=now + SHOWN)


def send_link(application_id: int, email: str, mobile: str = "", word: str = "") -> dt.datetime:
    """E-mail a link to a draft whose second step is a code to a mobile, or a word.

    Older links of the draft are closed. Returns until when it is good.

    Raises
    ------
    Problem
        When an address will not do (``email``, ``mobile``), or too many were sent today.
    """
    with acting(SYSTEM):
        found = Application.objects.select_for_update(of=("self",)).get(pk=application_id)
        if found.state != ApplicationState.DRAFT:
            raise Problem("It has been sent in already.")
        number = _mobile(mobile) if mobile else ""
        links = Key.objects.filter(application=found, way=Key.Way.LINK)
        now = timezone.now()
        today = links.filter(made_at__gt=now - dt.timedelta(days=1)).count()
        if today >= int(setting("case_review_links_a_day")):
            raise Problem(MANY)
        links.filter(closed_at=None).update(closed_at=now)
        token = tokens.new_token()
        until = now + dt.timedelta(days=float(setting("case_review_draft_days")))
        Key.objects.create(
            application=found,
            way=Key.Way.LINK,
            digest=tokens.digest_of(token),
            mobile=number,
            word=make_password(_plain(word)) if not number else "",
            made_at=now,
            used_at=now,
            expires_at=until,
        )
        _mail(found, email, token, until)
        _note(found, "application.link_sent")
    return until


def link(token: str) -> Key | None:
    """Return the key of a link, while it is good."""
    found = _live(token, Key.Way.LINK)
    return found if found and found.application.state == ApplicationState.DRAFT else None


def ask_code(token: str) -> Told:
    """Send a code to the mobile of a link; the codes before it are worth nothing any more."""
    with acting(SYSTEM):
        found = _locked(token)
        if found is None or not found.mobile:
            return Told.GONE
        now = timezone.now()
        within = found.codes.filter(made_at__gt=now - dt.timedelta(hours=1))
        if within.count() >= int(setting("case_review_codes_an_hour")):
            return Told.TOO_MANY
        if _flooded("text", found.mobile, CODE):
            return Told.TOO_MANY
        code = tokens.new_code()
        KeyCode.objects.create(
            key=found,
            digest=tokens.code_digest(PURPOSE, found.pk, code),
            made_at=now,
            expires_at=now + dt.timedelta(minutes=float(setting("case_review_code_minutes"))),
        )
        send_message(
            SYSTEM,
            channel="text",
            to=found.mobile,
            template=CODE,
            values={"code": code},
            about=f"application:{found.application_id}",
        )
    return Told.SENT


def open_by_code(token: str, entered: str) -> Opened:
    """Try a code: the newest alone is good, once, in its time, for a few tries."""
    with acting(SYSTEM):
        found = _locked(token)
        if found is None or not found.mobile:
            return Opened(Told.GONE)
        code = found.codes.first()
        expected = code.digest if code else "-" * 64
        digits = tokens.digits_of(entered)[: tokens.DIGITS + 1]
        right = tokens.same(tokens.code_digest(PURPOSE, found.pk, digits), expected)
        if code and right and _good(code):
            code.used_at = timezone.now()
            code.save()
            return _open(found)
        if code:
            KeyCode.objects.filter(pk=code.pk).update(wrong=F("wrong") + 1)
        return _wrong(found)


def open_by_word(token: str, entered: str) -> Opened:
    """Try the word that was chosen when the link was made."""
    with acting(SYSTEM):
        found = _locked(token)
        if found is None or not found.word:
            return Opened(Told.GONE)
        right = check_password(_plain(entered), found.word)
        return _open(found) if right else _wrong(found)


def _open(found: Key) -> Opened:
    """Open the draft in this browser, and in no other any more."""
    now = timezone.now()
    others = Key.objects.filter(application_id=found.application_id, way=Key.Way.BROWSER)
    others.filter(closed_at=None).update(closed_at=now)
    found.used_at = now
    found.save()
    _note(found.application, "application.opened_by_link")
    return Opened(None, new_browser_key(found.application))


def _wrong(found: Key) -> Opened:
    found.wrong += 1
    if found.wrong >= int(setting("case_review_link_tries")):
        found.closed_at = timezone.now()
    found.save()
    _note(found.application, "application.link_refused")
    return Opened(Told.WRONG)


def _good(code: KeyCode) -> bool:
    in_time = code.used_at is None and code.expires_at > timezone.now()
    return in_time and code.wrong < int(setting("case_review_code_tries"))


def _live(token: str, way: str) -> Key | None:
    rows = Key.objects.select_related("application").filter(way=way, closed_at=None)
    return rows.filter(digest=tokens.digest_of(token), expires_at__gt=timezone.now()).first()


def _locked(token: str) -> Key | None:
    found = link(token)
    if found is None:
        return None
    rows = Key.objects.select_for_update(of=("self",)).select_related("application")
    return rows.filter(pk=found.pk, closed_at=None).first()


def _mail(found: Application, email: str, token: str, until: dt.datetime) -> None:
    try:
        if _flooded("email", normal("email", email), LINK):
            raise Problem(MANY)
        send_message(
            SYSTEM,
            channel="email",
            to=email,
            template=LINK,
            values={
                "link": tokens.our_address(reverse("case-review-return", args=[token])),
                "day": day(until),
            },
            about=f"application:{found.pk}",
        )
    except Problem as problem:
        raise Problem(problem.message, field="email") from None


def _flooded(channel: str, to: str, template: str) -> bool:
    """Say whether somebody was sent as much in a day as one form can send, whatever form it was.

    Anybody can begin forms and name a number that is not theirs: a flood harms whom it reaches.
    """
    most = int(setting("case_review_links_a_day")) * int(setting("case_review_codes_an_hour"))
    since = timezone.now() - dt.timedelta(days=1)
    rows = Outgoing.objects.filter(mark=mark(channel, to), template=template, made_at__gt=since)
    return rows.count() >= most


def _mobile(number: str) -> str:
    try:
        return normal("text", number)
    except Problem:
        raise Problem(MOBILE, field="mobile") from None


def _plain(word: str) -> str:
    """Return a word as it is compared: capitals and spaces are soon mistaken."""
    return " ".join(word.lower().split())


def _hours() -> dt.timedelta:
    return dt.timedelta(hours=float(setting("case_review_browser_hours")))


def _note(found: Application, verb: str) -> None:
    record(SYSTEM, what="alter", verb=verb, objects=[f"application:{found.pk}"])
