"""What finished plans teach: what worked, how sure, and nothing that is personal."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from tests.saferplaces.casework.problem_solving.plans import a_plan

from saferplaces.casework.problem_solving.lessons import set_down
from saferplaces.casework.problem_solving.library import by_kind, finished
from saferplaces.casework.problem_solving.models import Outcome, Plan

LIBRARY = 13
"""Questions that the library may ask, with words to look for."""
EVENTS = {"unit": "events", "effect": -20.0, "days": [180, 180]}
RATIO = {"unit": "ratio", "effect": 0.7, "days": [180, 180]}


def finished_plan(figures: dict[str, Any] | None = None, **given: Any) -> Plan:
    """A closed plan about an area, with what the engine said of it."""
    plan = a_plan("closed", **{"scale": "area", "place_kind": "shops"} | given)
    if figures is not None:
        end = plan.finalisation
        end.effect, end.why_not_measurable = "measured", ""
        end.result = {"measurable": True, "method": "Weighted displacement difference",
                      "sentence": "Reports changed by -20.", "caveats": ["Reports were counted."],
                      "figures": figures}  # fmt: skip
        end.save()
        plan.objective.design = "wdd" if figures["unit"] == "events" else "its"
        plan.objective.save()
        set_down(plan)
    return plan


@pytest.mark.parametrize(
    ("figures", "outcome"),
    [
        (EVENTS | {"low": -35.0, "high": -5.0}, Outcome.FELL),
        (EVENTS | {"low": -45.0, "high": 5.0}, Outcome.UNSURE),
        (EVENTS | {"effect": 20.0, "low": 5.0, "high": 35.0}, Outcome.ROSE),
        (RATIO | {"low": 0.5, "high": 0.9}, Outcome.FELL),
        (RATIO | {"low": 0.5, "high": 1.1}, Outcome.UNSURE),
        (RATIO | {"effect": 1.5, "low": 1.1, "high": 2.0}, Outcome.ROSE),
        (None, Outcome.UNMEASURED),
    ],
)
def test_what_came_of_a_plan_is_where_its_interval_lies(
    cast: Any, db: None, figures: dict[str, Any] | None, outcome: str
) -> None:
    plan = finished_plan(figures)
    actor = cast.amina.actor
    assert finished(actor, {}).get().lesson.outcome == outcome
    assert list(finished(actor, {"outcome": outcome})) == [plan]
    (line,) = by_kind(actor)
    assert (line.finished, getattr(line, outcome)) == (1, 1)


def test_a_household_s_plan_is_counted_and_never_shown(
    cast: Any, db: None, django_assert_max_num_queries: Any
) -> None:
    home = a_plan("closed", title="The family at one address")
    finished_plan(EVENTS | {"low": -35.0, "high": -5.0})
    (line,) = by_kind(cast.amina.actor)
    assert (line.finished, line.unmeasured, line.households) == (1, 0, 1)
    amina, address = cast.amina.client(), reverse("plan-library")
    amina.get(address)
    with django_assert_max_num_queries(LIBRARY):
        page = amina.get(f"{address}?words=gather")
    assert "The family at one address" not in page.content.decode()
    one = cast.amina.client().get(reverse("plan-library-one", args=[home.pk]))
    assert one.status_code == 404


def test_others_districts_are_learned_from_and_partners_read_what_is_recommended(
    cast: Any, db: None
) -> None:
    plan = finished_plan(EVENTS | {"low": -35.0, "high": -5.0}, district="bradford")
    plan.people.create(person_id="p-secret", part="suspect", added_at=plan.opened_at)
    address = reverse("plan-library-one", args=[plan.pk])
    for name in ("amina", "colin", "ben", "chioma"):
        page = getattr(cast, name).client().get(address).content.decode()
        assert "Nowhere to gather unseen" in page
        assert "Fell, more than chance explains" in page
        assert "p-secret" not in page
    # Colin may not read incidents: small counts are kept back from him.
    assert "fewer than 5" not in page
    assert cast.carys.client().get(address).status_code == 403
    plan.finalisation.recommended = False
    plan.finalisation.save()
    assert cast.ben.client().get(address).status_code == 404
    assert cast.amina.client().get(address).status_code == 200


def test_a_plan_is_found_by_what_was_done_and_why(cast: Any, db: None) -> None:
    plan = finished_plan()
    plan.actions.update(technique="access")
    actor = cast.amina.actor
    for terms in ({"words": "gather unseen"}, {"words": "keeper"}, {"technique": "access"},
                  {"kind": plan.kind, "design": "before_after"}):  # fmt: skip
        assert list(finished(actor, terms)) == [plan], terms
    for terms in ({"words": "burglary"}, {"technique": "other"}, {"district": "bradford"}):
        assert not finished(actor, terms).exists(), terms
    csv = cast.sarah.client().get(reverse("plan-library") + "?kind=nuisance_youths&export=csv")
    assert "Effect not measurable" in csv.content.decode()
