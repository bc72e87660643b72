"""Where the rooms above add to the pages of case reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from saferplaces.casework.case_reviews.models import CaseReview, Recommendation
from saferplaces.foundation.registry import Panel, Registry


@dataclass(frozen=True)
class Link:
    """A link of a case review's page: words, name of the address (it gets the key), capability."""

    title: str
    view: str
    capability: str


REVIEW_PANELS_CR: Registry[Panel] = Registry()
"""Panels on the page of a case review; the key is the review's."""
REVIEW_LINKS: Registry[Link] = Registry()
APPEAL_WORDS: Registry[Callable[[CaseReview], str]] = Registry()
"""What a letter says of the review by the local policing body, in a sentence or two; "" while that
is not switched on. Called for letters that tell a decision or an outcome."""
CONSIDERED: Registry[Callable[[Recommendation], None]] = Registry()
"""Called in the transaction in which a body records that it considered a recommendation."""
REVIEW_CLOSED: Registry[Callable[[CaseReview], None]] = Registry()
"""Called in the transaction in which a case review closes."""
