"""Decisions of the story on what is kept: signed off, kept on, held, waiting, disposed of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.utils import timezone

from saferplaces.casework.cases.models import Case, CaseState
from saferplaces.casework.demo.telling import telling
from saferplaces.casework.demo.who import People
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.demo import once
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.retention.actions.agree import agree
from saferplaces.foundation.retention.actions.decide import keep_on, propose
from saferplaces.foundation.retention.actions.dispose import dispose
from saferplaces.foundation.retention.actions.hold import place
from saferplaces.foundation.retention.actions.request import ask_for_review
from saferplaces.foundation.retention.actions.sign_off import sign_off
from saferplaces.foundation.retention.models import RetentionReview, ReviewState

MANAGER, SECOND = "rae.thornton", "neil.armitage"
KIND = "cases.Case"
SIGNED = ("mopi_3", "mopi_4", "referral", "organisational")
ASKED = "Asked in writing for erasure; the letter is under the reference DP-{number}."
SIX = ("harm", "vulnerable", "trust", "links", "substances", "mental_state")


def story() -> int:
    """Tell every decision that has not been told; return how many there were to tell."""
    people = People()
    closed = list(
        Case.objects.filter(state=CaseState.CLOSED, organisation=people[MANAGER].body)
        .order_by("closed_at", "pk")
        .values_list("pk", flat=True)[:5]
    )
    pieces: list[Callable[..., None]] = [_kept, _waits, _agreed, _held]
    made = once("retention:rules", partial(_signed, people))
    for key, piece in zip(closed, pieces, strict=False):
        made += once(f"retention:{piece.__name__}", partial(piece, people, key))
    return made + _dispose()


def _signed(people: People) -> None:
    with telling("rules", began=200).then():
        for row in codes("retention_rules").filter(code__in=SIGNED):
            sign_off(people[MANAGER], row.pk, "Read with the force solicitor.")


def _asked(people: People, key: int, number: int) -> RetentionReview:
    return ask_for_review(
        people[MANAGER], model=KIND, key=str(key), trigger="erasure",
        request=ASKED.format(number=number),
    )  # fmt: skip


def _kept(people: People, key: int) -> None:
    t = telling("kept", began=90)
    with t.then():
        review = _asked(people, key, 118)
    with t.then(3):
        keep_on(
            people[MANAGER], review.pk, answers={**_answers(), "vulnerable": "yes"},
            reason="A child lived there: kept until the next review, and they were told why.",
            next_on=add_months(timezone.localdate(), 24),
        )  # fmt: skip


def _waits(people: People, key: int) -> None:
    t = telling("waits", began=6)
    with t.then():
        review = _asked(people, key, 141)
    with t.then(1):
        _propose(people, review)


def _agreed(people: People, key: int) -> None:
    t = telling("agreed", began=30)
    with t.then():
        review = _asked(people, key, 131)
    with t.then(2):
        _propose(people, review)
    with t.then(2):
        agree(people[SECOND], review.pk)


def _held(people: People, key: int) -> None:
    with telling("held", began=50).then():
        place(
            people[MANAGER], model=KIND, key=str(key), reference="Claim 2026/044 (invented)",
            reason="Named in a civil claim against the force: nothing is to be disposed of.",
        )  # fmt: skip


def _propose(people: People, review: RetentionReview) -> None:
    propose(
        people[MANAGER], review.pk, answers=_answers(),
        reason="Closed as resolved, no crime, nobody at risk: nothing speaks for keeping it.",
    )  # fmt: skip


def _dispose() -> int:
    """Carry out what was agreed in the story: by the tables' owner, when all of it is committed."""
    before = timezone.now() - dt.timedelta(days=1)
    rows = RetentionReview.objects.filter(state=ReviewState.AGREED, agreed_at__lt=before)
    keys = list(rows.values_list("pk", flat=True))
    for key in keys:
        dispose(key)
    return len(keys)


def _answers() -> dict[str, str]:
    return dict.fromkeys(SIX, "no")
