"""What the applicant is told, in words that say by which law or scheme the review was made."""

from __future__ import annotations

from collections.abc import Iterable

from saferplaces.casework.case_reviews.models import Recommendation
from saferplaces.casework.lpb_reviews.basis import law
from saferplaces.casework.lpb_reviews.models import Basis, LpbReview
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.formats import day


def of_decision(found: LpbReview, recommendations: Iterable[Recommendation] = ()) -> str:
    """Return the letter that tells a decision."""
    outcome = codes("lpb_outcomes").get(code=found.outcome)
    parts = [
        *_opening(found),
        str(outcome.values["letter"]),
        f"Why\n{found.reasons}",
        *_listed(recommendations),
    ]
    return "\n\n".join(parts)


def of_refusal(found: LpbReview) -> str:
    """Return the letter that tells why a request is not taken up."""
    reason = label("lpb_refusals", found.refused_reason)
    parts = [
        *_opening(found),
        "We have not taken your request up.",
        f"Why\n{reason}.\n{found.reasons}",
    ]
    return "\n\n".join(parts)


def scheme(found: LpbReview) -> str:
    """Return by which of the two a review is made, in a sentence."""
    by = "under" if found.basis == Basis.STATUTE else "under a voluntary scheme, by"
    return f"This review is made {by} the {law(found.rule)}."


def _opening(found: LpbReview) -> list[str]:
    named = {row.code: row.label for row in codes("lpb_grounds")}
    asked = [named.get(code, code) for code in found.grounds]
    said = f"You said:\n{chr(10).join(f'- {line}' for line in asked)}" if asked else ""
    first = (
        f"Your request {found.reference} of {day(found.asked_at)}, about the case review "
        f"{found.case_review.reference}"
    )
    return [part for part in (first, f"{scheme(found)} {found.rule.values['words']}", said) if part]


def _listed(recommendations: Iterable[Recommendation]) -> list[str]:
    rows = []
    for row in recommendations:
        over = f" It overrides recommendation {row.supersedes.number}." if row.supersedes else ""
        by = f" By {day(row.by_when)}." if row.by_when else ""
        text = row.text.rstrip(". ")
        rows.append(f"{row.number}. To {row.organisation.name}: {text}.{by}{over}")
    return [f"New recommendations\n{chr(10).join(rows)}"] if rows else []
