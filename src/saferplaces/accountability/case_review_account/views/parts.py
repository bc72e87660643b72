"""What the pages of the account share: where one can go, and which period is shown."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.accountability.case_review_account import periods
from saferplaces.accountability.case_review_account.periods import Period
from saferplaces.foundation.identity.requests import Request

BOTH = ("GET", "POST")
PAGES = (
    ("Current picture", "case-review-picture"),
    ("Published figures", "case-review-figures"),
    ("Awareness", "case-review-awareness"),
    ("Demand", "case-review-demand"),
)


def tabs(here: str) -> list[dict[str, object]]:
    """Return the pages of the account, the open one marked."""
    return [{"text": text, "href": reverse(view), "active": view == here} for text, view in PAGES]


def offered(few: int = 0) -> list[Period]:
    """Return the periods that can be chosen: this one so far, and those that are over.

    Whoever is shown no small numbers (`few`) chooses among finished years alone: they do not
    overlap, so that nothing can be subtracted from anything.
    """
    return periods.finished() if few else [periods.current(), *periods.finished()]


def chosen(request: Request, few: int = 0) -> Period:
    """Return the period that is asked for, else the last 12 months or the last finished year."""
    asked = request.GET.get("period", "")
    usual = periods.finished()[0] if few else periods.last_year()
    return next((one for one in offered(few) if one.key == asked), usual)
