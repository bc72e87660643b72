"""What several pages show alike."""

from __future__ import annotations

from typing import Any

from saferplaces.casework.lpb_reviews import letters
from saferplaces.casework.lpb_reviews.bundle import digest
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState
from saferplaces.casework.lpb_reviews.policy import deciding, prepared
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_DECIDE
from saferplaces.foundation.policy import Policy
from saferplaces.foundation.reference.queries import choices, label
from saferplaces.foundation.registry import Moment

BOTH = ("GET", "POST")
S = LpbReviewState
COLOURS = {
    S.ASKED: "blue",
    S.LATE: "orange",
    S.BUNDLED: "blue",
    S.ANALYSED: "purple",
    S.DECIDED: "yellow",
    S.TOLD: "green",
    S.CLOSED: "grey",
    S.REFUSED: "grey",
    S.WITHDRAWN: "grey",
}


SHORT = {
    S.ASKED: "Asked for",
    S.LATE: "Asked for late",
    S.BUNDLED: "Being prepared",
    S.ANALYSED: "To be decided",
    S.DECIDED: "Decided",
    S.TOLD: "Applicant told",
    S.CLOSED: "Closed",
    S.REFUSED: "Not taken up",
    S.WITHDRAWN: "Withdrawn",
}


def policy_of(actor: Actor) -> Policy[LpbReview]:
    """Return the policy by which an actor reads reviews here."""
    return deciding if actor.can(CASE_REVIEWS_DECIDE) else prepared


def state_of(found: LpbReview) -> tuple[str, str]:
    """Return the state in a few words, and its colour."""
    state = LpbReviewState(found.state)
    return SHORT[state], COLOURS[state]


def asked_for(found: LpbReview) -> dict[str, Any]:
    """Return what was asked, by which of the two it is made, and what was passed."""
    labels = dict(choices("lpb_grounds"))
    return {
        "review": found,
        "state": state_of(found),
        "scheme": letters.scheme(found),
        "grounds": [labels.get(code, code) for code in found.grounds],
        "upheld": [labels.get(code, code) for code in found.upheld],
        "findings": [
            (labels.get(code, code), found.findings[code])
            for code in found.grounds
            if code in found.findings
        ],
        "summary_text": found.findings.get("summary", ""),
        "advised": label("lpb_outcomes", found.advised) if found.advised else "",
        "outcome": label("lpb_outcomes", found.outcome) if found.outcome else "",
        "unchanged": not found.bundle_hash or digest(found.bundle) == found.bundle_hash,
    }


def steps(found: LpbReview) -> list[Moment]:
    """Return what happened, the newest first."""
    labels = dict(LpbReviewState.choices)
    rows = found.changes.select_related("by").order_by("-at", "-pk")
    moments = [
        Moment(
            row.at,
            f"{labels[LpbReviewState(row.new)]}: {row.by.name if row.by else 'the applicant'}",
            label("lpb_refusals", row.why) if row.new == S.REFUSED else row.why,
        )
        for row in rows
    ]
    said = found.declarations.select_related("user")
    moments += [
        Moment(
            row.at,
            f"{'A conflict of interest' if row.conflict else 'No conflict of interest'}: "
            f"{row.user.name}",
            row.words,
        )
        for row in said
    ]
    return sorted(moments, key=lambda one: one.at, reverse=True)
