"""Whom case reviews are for, as far as it is held: age, sex, ethnicity, disability, hate, tenure,
risk.

Age, hate and risk stand in the application and the review; sex and ethnicity in the reports of the
person it was confirmed to be; disability and tenure in their newest vulnerability assessment.
Nobody is asked for the sake of these tables, and what is not held is counted as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from saferplaces.accountability.case_review_account.counting import APPLICANTS, Line, split
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.casework.case_reviews.assessing import KIND
from saferplaces.casework.case_reviews.models import CaseReview
from saferplaces.casework.risk.content import read
from saferplaces.casework.risk.models import Assessment, AssessmentState, Sort
from saferplaces.foundation.reference.queries import choices
from saferplaces.intake.incidents.models import Party

NOT_HELD = "Not held"
AGES = (
    (18, "Under 18"),
    (30, "18 to 29"),
    (50, "30 to 49"),
    (65, "50 to 64"),
    (200, "65 or older"),
)


def breakdowns(period: Period, few: int) -> list[tuple[str, list[Line]]]:
    """Return the applications of a period by each of these, in the whole area and by district.

    Parameters
    ----------
    few:
        Counts below it are kept back, with what would give them away; 0 for whoever may see all.
    """
    found = CaseReview.objects.filter(received_at__gte=period.begins, received_at__lt=period.ends)
    reviews = list(
        found.values_list("pk", "person_id", "hate", "risk_band", "received_at",
                          "application__victim_born", "district")
    )  # fmt: skip
    places = [row[-1] for row in reviews]
    people = {row[1] for row in reviews if row[1]}
    sex, ethnicity = _told(people, "sex"), _told(people, "ethnicity")
    said = _assessed(found, people)
    bands, (_, hates) = dict(choices("risk_bands")), APPLICANTS["hate"]
    columns: dict[str, list[str]] = {
        "Age": [_age(born, at) for *_, at, born, _ in reviews],
        "Sex": [sex.get(person, NOT_HELD) for _, person, *_ in reviews],
        "Ethnicity": [ethnicity.get(person, NOT_HELD) for _, person, *_ in reviews],
        "Disability": [_of(said, key, person)[0] for key, person, *_ in reviews],
        "Hate": [hates[hate] for _, _, hate, *_ in reviews],
        "Tenure": [_of(said, key, person)[1] for key, person, *_ in reviews],
        "Risk": [bands.get(band, NOT_HELD) for _, _, _, band, *_ in reviews],
    }
    return [
        (title, split(list(zip(values, places, strict=True)), _in_order(values), few))
        for title, values in columns.items()
    ]


def _in_order(values: Iterable[str]) -> list[str]:
    return sorted(set(values), key=lambda name: (name == NOT_HELD, name))


def _age(born: Any, at: Any) -> str:
    if born is None:
        return NOT_HELD
    age = at.year - born.year - ((at.month, at.day) < (born.month, born.day))
    return next(words for end, words in AGES if age < end)


def _told(people: set[str], field: str) -> Mapping[str, str]:
    """Return what reports most often say of each person; those that say nothing do not count."""
    rows = Party.objects.filter(person_id__in=people, withdrawn_at=None).exclude(**{field: ""})
    said: dict[str, Counter[str]] = {}
    for person, value in rows.values_list("person_id", field):
        said.setdefault(person, Counter())[value.strip().capitalize()] += 1
    return {person: counter.most_common(1)[0][0] for person, counter in said.items()}


def _assessed(found: QuerySet[CaseReview], people: set[str]) -> Mapping[str, tuple[str, str]]:
    """Return disability and tenure by key of the review (as ``casereview:3``) and by person."""
    keys = [str(key) for key in found.values_list("pk", flat=True)]
    rows = Assessment.objects.filter(
        Q(about_kind=KIND, about_id__in=keys) | Q(person_id__in=people),
        state__in=(AssessmentState.COMPLETE, AssessmentState.LOWERING),
        version__questionnaire__sort=Sort.VULNERABILITY,
    ).select_related("version")
    said: dict[str, tuple[str, str]] = {}
    for one in rows.order_by("completed_at", "pk"):  # the newest stays
        health = one.answers.get("health")
        disabled = NOT_HELD if not health else "Yes" if "disability" in health else "No"
        question = read(one.version.content).question("tenure")
        answer = question.answer(str(one.answers.get("tenure", ""))) if question else None
        told = (disabled, answer.text if answer else NOT_HELD)
        said[one.person_id] = told
        if one.about_kind == KIND:
            said[f"{KIND}:{one.about_id}"] = told
    return said


def _of(said: Mapping[str, tuple[str, str]], key: int, person: str) -> tuple[str, str]:
    own = said.get(f"{KIND}:{key}")
    return own or said.get(person or "nobody", (NOT_HELD, NOT_HELD))
