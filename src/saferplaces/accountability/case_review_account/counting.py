"""The four measures of section 104(9) of the 2014 Act, counted from the records, set-based."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Exists, OuterRef, QuerySet

from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.casework.case_reviews.models import (
    CaseReview,
    IssuedBy,
    Meeting,
    Recommendation,
    Result,
    ThresholdDecision,
)
from saferplaces.foundation.reference.queries import districts, setting
from saferplaces.intake.hotspots.suppression import protect_list, protect_parts

MEASURES = {
    "applications": "Applications for case reviews",
    "not_met": "Times it was decided that the threshold was not met",
    "reviews": "Case reviews carried out",
    "with_recommendations": "Case reviews that resulted in recommendations",
}
"""Section 104(9)(a) to (d), in its order and in plain words."""


APPLICANTS = {
    "application__on_behalf": (
        "Who applied",
        {True: "Somebody for the victim", False: "The victim"},
    ),
    "hate": ("Hate", {True: "Hate", False: "Not hate"}),
}
"""By what applications are broken down for everybody to read."""


@dataclass(frozen=True)
class Line:
    """How many count under a name, in the whole area and by district; None where kept back."""

    name: str
    whole: int | None
    of_each: dict[str, int | None]


@dataclass(frozen=True)
class Totals:
    """The four measures of one district and period.

    Attributes
    ----------
    applications:
        Received in the period.
    not_met:
        Decisions of the period that the threshold was not met; a case that was referred back and
        decided so again counts twice, as the Act counts times.
    reviews:
        Whose first meeting was held in the period: one that is referred back and held anew was
        carried out once.
    with_recommendations:
        Of these, the ones of which the panel made a recommendation, whenever.
    """

    applications: int = 0
    not_met: int = 0
    reviews: int = 0
    with_recommendations: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(
            *(getattr(self, name) + getattr(other, name) for name in MEASURES),
        )


def totals(period: Period) -> dict[str, Totals]:
    """Return the measures of each district, nought where there was nothing."""
    within = (period.begins, period.ends)
    earlier = Meeting.objects.filter(review=OuterRef("review"), held_at__lt=OuterRef("held_at"))
    held = Meeting.objects.filter(~Exists(earlier), held_at__gte=within[0], held_at__lt=within[1])
    made = Recommendation.objects.filter(
        review=OuterRef("review"), issued_by=IssuedBy.PANEL, sent_at__isnull=False
    )
    counted = {
        "applications": _by_district(
            CaseReview.objects.filter(received_at__gte=within[0], received_at__lt=within[1])
        ),
        "not_met": _by_district(
            ThresholdDecision.objects.filter(
                result=Result.NOT_MET, at__gte=within[0], at__lt=within[1]
            ),
            "review__district",
        ),
        "reviews": _by_district(held, "review__district", "review"),
        "with_recommendations": _by_district(
            held.filter(Exists(made)), "review__district", "review"
        ),
    }
    return {
        row.code: Totals(**{name: counted[name].get(row.code, 0) for name in MEASURES})
        for row in districts()
    }


def whole(found: Mapping[str, Totals]) -> Totals:
    """Return the sums over all districts."""
    return sum(found.values(), Totals())


def quarters(period: Period) -> dict[str, list[dict[str, int | None]]]:
    """Return each district's quarters of a finished period; None where a number is kept back.

    Each row of four adds up to a total that is published, so that one small number takes another
    with it. Sums over districts are not published by quarter.
    """
    found = [totals(quarter) for quarter in period.quarters()]
    shown: dict[str, list[dict[str, int | None]]] = {}
    for code in found[0]:
        rows = {name: [getattr(part[code], name) for part in found] for name in MEASURES}
        safe = {name: kept(numbers) for name, numbers in rows.items()}
        shown[code] = [{name: safe[name][at] for name in MEASURES} for at in range(len(found))]
    return shown


def by_applicant(period: Period) -> list[tuple[str, list[Line]]]:
    """Return breakdowns of applications, in the whole area and in each district."""
    rows = CaseReview.objects.filter(received_at__gte=period.begins, received_at__lt=period.ends)
    few = int(setting("case_review_least_number"))
    found = []
    for path, (title, words) in APPLICANTS.items():
        told = [(words[is_so], place) for is_so, place in rows.values_list(path, "district")]
        found.append((title, split(told, words.values(), few)))
    return found


def split(told: Sequence[tuple[str, str]], names: Iterable[str], few: int) -> list[Line]:
    """Return how many there are under each name, in the whole area and in each district.

    What would tell of a few people, beside the districts' totals that are published, is kept back.

    Parameters
    ----------
    told:
        Of each application, the name under which it counts and its district.
    names:
        In the order in which they are shown; those under which nothing counts are left out.
    few:
        Numbers below it are kept back; 0 shows all.
    """
    places = [row.code for row in districts()]
    counted = Counter(told)
    of = Counter(name for name, _ in told)
    kinds = [name for name in names if of[name]]
    counts = np.array([[counted[name, code] for code in places] for name in kinds], np.int64)
    safe = protect_parts(counts.reshape(len(kinds), len(places)), few) if few else None
    return [
        Line(
            name,
            of[name] if safe is None or safe.rows[at] else None,
            {
                code: counted[name, code] if safe is None or safe.cells[at, to] else None
                for to, code in enumerate(places)
            },
        )
        for at, name in enumerate(kinds)
    ]


def kept(numbers: list[int]) -> list[int | None]:
    """Return numbers whose sum is known, with the small ones and their complement kept back."""
    few = int(setting("case_review_least_number"))
    shown, _ = protect_list(np.array(numbers, np.int64), few)
    return [n if may else None for n, may in zip(numbers, shown.tolist(), strict=True)]


def worded(number: int | None) -> str:
    """Return a number, or that it is kept back."""
    return "Kept back" if number is None else f"{number:,}"


def _by_district(rows: QuerySet[Any], path: str = "district", of: str = "pk") -> dict[str, int]:
    counted = rows.order_by().values_list(path).annotate(n=Count(of, distinct=True))
    return {str(code): int(number) for code, number in counted}
