"""What is due next in a case, said plainly, with the page on which it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from saferplaces.casework.cases.assessing import to_assess
from saferplaces.casework.cases.clocks import ladder
from saferplaces.casework.cases.gate import ready
from saferplaces.casework.cases.holding import has
from saferplaces.casework.cases.models import (
    Action,
    ActionState,
    Case,
    CasePerson,
    CaseState,
    Contest,
    ContestState,
    Satisfaction,
)
from saferplaces.casework.risk import queries as risk
from saferplaces.casework.risk.models import Assessment, Sort
from saferplaces.foundation.ui.formats import day, moment

REVIEWER = {"": "the lead", "sergeant": "a sergeant", "inspector": "an inspector"}


@dataclass(frozen=True)
class Step:
    """One thing that is due."""

    text: str
    address: str = ""
    late: bool = False


@dataclass(frozen=True)
class Known:
    """What the page knows of a case already, so that it is not asked for again.

    Attributes
    ----------
    not_asked:
        Victims whom nobody has asked how they may be contacted.
    assessed:
        The completed assessments about the case.
    suggested:
        How many logs wait to be confirmed or refused.
    """

    victims: Sequence[CasePerson]
    not_asked: frozenset[str]
    assessed: Sequence[Assessment]
    suggested: int
    actions: Sequence[Action]


def steps(case: Case, known: Known, now: dt.datetime) -> list[Step]:
    """Return what is due in a case that the actor's organisation holds."""
    if case.state == CaseState.CLOSED:
        return list(_closed(case))
    return [*_people(case, known), *_clocks(case, now), *_work(case, known, now)]


def _people(case: Case, known: Known) -> Iterator[Step]:
    for one in known.victims:
        if one.person_id in known.not_asked:
            yield Step(
                f"Ask {one.name} how they may safely be contacted",
                reverse("safe-contact-ask", args=[one.person_id]),
            )
    for one, words in to_assess(case, known.victims, known.assessed):
        address = reverse("assessment-new", args=["case", case.pk, one.person_id])
        yield Step(words, address)
    names = {one.person_id: one.name for one in known.victims}
    for asks in risk.vulnerability_wanted("case", case.pk) if known.assessed else ():
        if asks.person_id in names:
            address = reverse("assessment-new", args=["case", case.pk, asks.person_id])
            yield Step(
                f"Do the vulnerability assessment with {names[asks.person_id]}",
                f"{address}?sort={Sort.VULNERABILITY}",
            )


def _clocks(case: Case, now: dt.datetime) -> Iterator[Step]:
    row, contact = ladder(case.band), reverse("case-contact-add", args=[case.pk])
    if case.first_contact_due:
        face = " face to face" if row["face_to_face"] else ""
        words = f"First contact with the victim{face} by {moment(case.first_contact_due)}"
        yield Step(words, contact, case.first_contact_due < now)
    if case.update_due:
        words = f"Update the victim by {day(case.update_due)}"
        yield Step(words, contact, case.update_due < now)
    if case.review_due:
        words = f"Review by {REVIEWER[row['supervisor']]} by {day(case.review_due)}"
        address = reverse("case-review-add", args=[case.pk])
        yield Step(words, address, case.review_due < now)


def _work(case: Case, known: Known, now: dt.datetime) -> Iterator[Step]:
    if waiting := known.suggested:
        words = "1 log is suggested" if waiting == 1 else f"{waiting} logs are suggested"
        yield Step(f"{words}: confirm or refuse", reverse("case-occurrences", args=[case.pk]))
    for action in [one for one in known.actions if one.state == ActionState.OPEN][:5]:
        yield Step(
            f"{action.title}, by {day(action.due_at)}",
            reverse("case-action", args=[action.pk]), action.due_at < now,
        )  # fmt: skip
    if case.state == CaseState.CLOSING:
        yield Step("A supervisor is to agree that the case is closed")
    elif ready(case):
        yield Step(
            "Nothing is missing: the case can be closed", reverse("case-close", args=[case.pk])
        )


def _closed(case: Case) -> Iterator[Step]:
    contests = case.contests.filter(state=ContestState.RECEIVED)
    for contest in contests if has(case.pk, Contest) else ():
        address = reverse("case-contest-decide", args=[contest.pk])
        yield Step(
            f"An inspector decides on the contested closure by {day(contest.due_at)}", address
        )
    if has(case.pk, Satisfaction) and case.satisfactions.filter(answer="").exists():
        yield Step(
            "The victim was asked how satisfied they are: write the answer down",
            reverse("case-satisfaction", args=[case.pk]),
        )
