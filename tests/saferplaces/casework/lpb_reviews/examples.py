"""Examples of policing body reviews in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.lpb_reviews import made
from tests.saferplaces.cast import organisation, person
from tests.saferplaces.examples import example

from saferplaces.casework.lpb_reviews.actions.proposing import New, propose


@example("lpb-review", "lpb-review-conflict", "lpb-review-decide", "lpb-review-send-back")
def _waiting() -> dict[str, object]:
    return {"pk": made.review("analysed").pk}


@example("lpb-bundle-pass", "lpb-review-refuse", "lpb-review-withdraw")
def _asked() -> dict[str, object]:
    return {"pk": made.review("asked").pk}


@example("lpb-review-let-in")
def _late() -> dict[str, object]:
    return {"pk": made.review("late").pk}


@example("lpb-review-analyse", "lpb-review-propose")
def _bundled() -> dict[str, object]:
    return {"pk": made.review("bundled").pk}


@example("lpb-review-tell")
def _decided() -> dict[str, object]:
    return {"pk": made.review("decided").pk}


@example("lpb-review-close")
def _told() -> dict[str, object]:
    return {"pk": made.review("told").pk}


@example("lpb-leave-out")
def _proposal() -> dict[str, object]:
    review = made.review("bundled")
    new = New(organisation("force").pk, "Visit each week", "To reassure")
    return {"pk": propose(person("chioma").actor, review.pk, new).pk}


@example("lpb-review-take-down")
def _case() -> dict[str, object]:
    made.voluntary()
    return {"case_review": made.case_review().pk}
