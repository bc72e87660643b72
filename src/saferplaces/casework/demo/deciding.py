"""The reviews from which cases of the story came are decided, as a reviewer would at the present.

The history of the demonstration's force is published in one moment, so its reviews begin at the
present: none is decided before it is there.
"""

from __future__ import annotations

from dataclasses import replace

from saferplaces.casework.cases.models import Case
from saferplaces.casework.demo.who import People, Team
from saferplaces.casework.reviews import reading
from saferplaces.casework.reviews.actions.decide import decide
from saferplaces.casework.reviews.actions.given import NOW, Given
from saferplaces.casework.reviews.models import Review, ReviewState

FROM = "review:"
SURE = 0.6
WHY = "Read with the case that was opened on it: {}."


def decide_its_review(people: People, team: Team, case: Case) -> bool:
    """Decide the review from which a case was opened; return whether there was one that waits."""
    if not case.source_id.startswith(FROM):
        return False
    review = Review.objects.filter(pk=case.source_id.removeprefix(FROM)).first()
    if review is None or review.state != ReviewState.WAITING:
        return False
    decide(people[team.reviewer], review.pk, what_is_said(reading.read(review), case))
    return True


def what_is_said(log: reading.Log, case: Case) -> Given:
    """Return a decision that holds together: a crime that the engine is sure of is recorded."""
    crimes = [prompt for prompt in log.shown if prompt.confidence >= SURE and log.sort == "log"]
    answers = {prompt.key: "agree" if prompt in crimes else "not_a_crime" for prompt in log.shown}
    recording = "no_crime_disclosed" if log.sort == "log" else "classification_right"
    given = Given(
        recording=recording,
        risk_level=log.risk_on_record or "medium",
        answers=answers,
        hate=False if log.asks_hate else None,
        domestic=False if log.asks_domestic else None,
        rationale=WHY.format(case.reference),
    )
    if not crimes:
        return given
    return replace(
        given, recording="crime_to_record", crime_class=crimes[0].crime_class, recorded=NOW,
        crime_number=f"13/{log.review.pk:06}/26",
    )  # fmt: skip
