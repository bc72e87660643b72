"""Name the single point of contact and assess the risk; link or open a case."""

from __future__ import annotations

from saferplaces.casework.case_reviews import assessing
from saferplaces.casework.case_reviews.actions.begin_work import _worker
from saferplaces.casework.case_reviews.models import CaseReview, CaseReviewState
from saferplaces.casework.case_reviews.moving import go, keep, may_do, take
from saferplaces.casework.cases.actions.given import Somebody
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.models import Case, Part
from saferplaces.casework.cases.policy import cases
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem

S = CaseReviewState
NOT_ASSESSED = "Assess the risk first, with the form that the review’s page leads to."


def prepare(actor: Actor, key: int, *, spoc_id: int, words: str) -> CaseReview:
    """Name the contact whom the victim keeps to the end, once the risk is assessed.

    Parameters
    ----------
    words:
        What is done about the risk now.

    Raises
    ------
    Problem
        With the field that will not do, and while nobody has assessed the risk.
    """
    with acting(actor):
        review = take(actor, key)
        may_do(review, "name the contact and assess the risk")
        band = assessing.band_of(review)
        if not band:
            raise Problem(NOT_ASSESSED)
        if not words.strip():
            raise Problem("Enter what is done about the risk now", "words")
        review.spoc_id = _worker(review, spoc_id)
        review.risk_band, review.risk_words = band, words.strip()
        go(actor, review, S.PREPARING, "prepared", band=band)
    return review


def link_case(actor: Actor, key: int, case_id: int) -> CaseReview:
    """Link the review to a case that the actor may work in."""
    with acting(actor):
        review = take(actor, key)
        found = Case.objects.filter(pk=case_id, district=review.district).first()
        if found is None or not cases.may(actor, "contribute", found).allowed:
            raise Problem("There is no such case in this district that is yours to work in", "case")
        review.case = found
        keep(actor, review, "case_linked", objects=[f"case:{found.pk}"])
    return review


def open_linked_case(actor: Actor, key: int, headline: str, kind: str) -> Case:
    """Open a case for the victim, led by the review's contact, and link it."""
    with acting(actor):
        review = take(actor, key)
        if review.case_id is not None:
            raise Problem("It is linked to a case already")
        given, _, family = review.application.victim_name.strip().rpartition(" ")
        case = open_case(
            actor,
            kind=kind,
            headline=headline,
            source="case_review",
            source_id=f"casereview:{review.pk}",
            district=review.district,
            people=[
                Somebody(
                    part=Part.VICTIM,
                    given_name=given,
                    family_name=family,
                    born=review.application.victim_born,
                )
            ],
            lead_id=review.spoc_id,
        )
        review.case = case
        keep(actor, review, "case_opened", objects=[f"case:{case.pk}"])
    return case
