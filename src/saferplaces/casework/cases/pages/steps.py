"""What is due next in a case, said plainly, with the page on which it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from saferplaces.casework.cases.clocks import ladder
from saferplaces.casework.cases.gate import missing
from saferplaces.casework.cases.models import (
    ActionState,
    Case,
    CaseState,
    ContestState,
    OccurrenceState,
)
from saferplaces.casework.cases.queries import victims_of
from saferplaces.casework.risk import queries as risk
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.intake.safe_contact.queries import not_asked

REVIEWER = {"": "the lead", "sergeant": "a sergeant", "inspector": "an inspector"}


@dataclass(frozen=True)
class Step:
    """One thing that is due."""

    text: str
    address: str = ""
    late: bool = False


def steps(case: Case, now: dt.datetime) -> list[Step]:
    """Return what is due in a case that the actor's organisation holds."""
    if case.state == CaseState.CLOSED:
        return list(_closed(case))
    return [*_people(case), *_clocks(case, now), *_work(case, now)]


def _people(case: Case) -> Iterator[Step]:
    victims = victims_of(case.pk)
    unknown = not_asked([one.person_id for one in victims])
    for one in victims:
        if one.person_id in unknown:
            yield Step(
                f"Ask {one.name} how they may safely be contacted",
                reverse("safe-contact-ask", args=[one.person_id]),
            )
    assessed = set(risk.of_about("case", case.pk).values_list("person_id", flat=True))
    for one in victims:
        if one.person_id not in assessed:
            address = reverse("assessment-new", args=["case", case.pk, one.person_id])
            yield Step(f"Assess the risk to {one.name}", address)


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


def _work(case: Case, now: dt.datetime) -> Iterator[Step]:
    waiting = case.occurrences.filter(state=OccurrenceState.SUGGESTED).count()
    if waiting:
        words = "1 log is suggested" if waiting == 1 else f"{waiting} logs are suggested"
        yield Step(f"{words}: confirm or refuse", reverse("case-occurrences", args=[case.pk]))
    for action in case.actions.filter(state=ActionState.OPEN)[:5]:
        yield Step(
            f"{action.title}, by {day(action.due_at)}",
            reverse("case-action", args=[action.pk]), action.due_at < now,
        )  # fmt: skip
    if case.state == CaseState.CLOSING:
        yield Step("A supervisor is to agree that the case is closed")
    elif not missing(case):
        yield Step(
            "Nothing is missing: the case can be closed", reverse("case-close", args=[case.pk])
        )


def _closed(case: Case) -> Iterator[Step]:
    for contest in case.contests.filter(state=ContestState.RECEIVED):
        address = reverse("case-contest-decide", args=[contest.pk])
        yield Step(
            f"An inspector decides on the contested closure by {day(contest.due_at)}", address
        )
    if case.satisfactions.filter(answer="").exists():
        yield Step(
            "The victim was asked how satisfied they are: write the answer down",
            reverse("case-satisfaction", args=[case.pk]),
        )
