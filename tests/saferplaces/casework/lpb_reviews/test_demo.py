"""The demonstration's story, told once, on case reviews to which nothing has happened since."""

from __future__ import annotations

import pytest
from tests.saferplaces.casework.lpb_reviews import made

from saferplaces.casework.lpb_reviews import demo
from saferplaces.casework.lpb_reviews.models import LpbReview
from saferplaces.foundation.identity.demo import make_cast
from saferplaces.foundation.identity.models import Kind, Organisation


@pytest.mark.django_db
def test_six_reviews_are_told_in_their_states_and_only_once() -> None:
    make_cast()
    council = Organisation.objects.filter(
        kind=Kind.COMMUNITY_SAFETY, code__contains="leeds", districts=["leeds"]
    ).first()
    force = Organisation.objects.get(kind=Kind.FORCE, code="west-yorkshire-police")
    for plot in demo.PLOTS:
        case = made.case_review(
            days=plot.days + 6,
            organisation=council,
            bodies=[council.pk, force.pk],
            **({"result": "not_met", "state": "not_met"} if plot.against_threshold else {}),
        )
        if plot.outcome == "new_recommendations":
            made.recommended(case, organisation=force)
    told = demo.make()
    found = {(row.basis, row.state, row.outcome) for row in LpbReview.objects.all()}
    assert found == {
        ("voluntary", "closed", "not_upheld"),
        ("voluntary", "told", "refer_back"),
        ("statute", "told", "new_recommendations"),
        ("statute", "analysed", ""),
        ("statute", "bundled", ""),
        ("statute", "asked", ""),
    }
    assert told == len(demo.PLOTS) + 2
    assert demo.make() == 0
