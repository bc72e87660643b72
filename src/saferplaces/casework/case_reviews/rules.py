"""Which rule and which times hold in a district on a day: rows of code lists, and who is a body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from saferplaces.casework.case_reviews.threshold import Rule, RuleError
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.models import Kind, Organisation
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import codes, setting

DEFAULT = "default"
SILENCE = "case_review_silence_working_days"
THRESHOLDS, TIMES, BODIES = "case_review_thresholds", "case_review_times", "case_review_bodies"


def row_of(name: str, district: str, day: dt.date | None = None) -> Code:
    """Return a district's row of a list, or the default's where it has none."""
    rows = {row.code: row for row in codes(name, day).filter(code__in=[district, DEFAULT])}
    return rows.get(district) or rows[DEFAULT]


def rule_of(district: str, day: dt.date | None = None) -> tuple[Rule, Code]:
    """Return the threshold of a district, and the row that says so.

    Raises
    ------
    Problem
        When that row asks for more than the law allows: it is mended first.
    """
    row = row_of(THRESHOLDS, district, day)
    try:
        return Rule(**row.values), row
    except (RuleError, TypeError) as error:
        raise Problem(f"The threshold of this district has to be mended first. {error}") from error


def check_rule(values: Mapping[str, Any]) -> None:
    """Refuse a row of the thresholds that the law does not allow.

    Raises
    ------
    Problem
        With the sentence.
    """
    wanted = {"complaints", "report_months", "apply_months", "hate", "people"}
    whole = all(isinstance(v, int) and not isinstance(v, bool) for v in values.values())
    if set(values) != wanted or not whole:
        raise Problem(f"The values must be whole numbers: {', '.join(sorted(wanted))}", "values")
    try:
        Rule(**values)
    except RuleError as error:
        raise Problem(str(error), "values") from error


def times_of(district: str, day: dt.date | None = None) -> dict[str, int]:
    """Return the working days of each step in a district."""
    return {k: int(v) for k, v in row_of(TIMES, district, day).values.items()}


def bodies_of(district: str) -> QuerySet[Organisation]:
    """Return every relevant body of a district, the council among them."""
    found = Q(pk__in=[])
    for row in codes(BODIES):
        of_kind = Q(kind__in=row.values["kinds"])
        found |= of_kind | Q(code__in=row.values["organisations"])
    reach = Q(districts=[]) | Q(districts__contains=[district])
    return Organisation.objects.filter(found & reach, active=True).order_by("name")


def silent_from(due_at: dt.datetime) -> dt.datetime:
    """Return from when a body that has not answered may be done without; never before."""
    return due_in_working_days(due_at, int(setting(SILENCE)))


def council_of(district: str) -> Organisation | None:
    """Return the council of a district: the point of contact; None where it has no account."""
    rows = Organisation.objects.filter(kind=Kind.COMMUNITY_SAFETY, active=True)
    return rows.filter(districts__contains=[district]).order_by("pk").first()
