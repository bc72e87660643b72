"""Examples of plans in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.problem_solving.audits import an_answer, an_audit, of_a_sample
from tests.saferplaces.casework.problem_solving.plans import a_plan, an_area
from tests.saferplaces.cast import organisations
from tests.saferplaces.examples import example

from saferplaces.casework.problem_solving.models import Plan


def shared(state: str = "active") -> Plan:
    """A plan that the council reads."""
    return a_plan(state, shared_with=[organisations()["leeds-council"].pk])


@example(
    "plan", "plan-details", "plan-hand-over", "plan-share", "plan-merge", "plan-problem",
    "plan-redraw", "plan-link", "plan-person", "plan-objective", "plan-area", "plan-area-take",
    "plan-actions", "plan-action-add", "plan-review", "plan-end", "plan-sign-off",
    "plan-sign-off-note", "plan-evaluation",
)  # fmt: skip
def _plan() -> dict[str, object]:
    return {"pk": shared().pk}


@example("plan-step")
def _step() -> dict[str, object]:
    return {"pk": shared("draft").pk, "verb": "propose"}


@example("plan-stage")
def _stage() -> dict[str, object]:
    return {"pk": shared().pk, "name": "scanning"}


@example("plan-action")
def _action() -> dict[str, object]:
    plan = shared()
    return {"pk": plan.pk, "action_id": plan.actions.get().pk}


@example("plan-unlink")
def _unlink() -> dict[str, object]:
    return {"pk": shared().pk, "link_id": 1}


@example("plan-area-remove")
def _area() -> dict[str, object]:
    plan = shared("draft")
    return {"pk": plan.pk, "area_id": an_area(plan, "treated", 429000.0).pk}


@example("plan-library-one")
def _library() -> dict[str, object]:
    return {"pk": a_plan("closed", scale="area").pk}


@example(
    "plan-audit", "plan-audit-readers", "plan-audit-differing", "plan-audit-close",
    "plan-audit-abandon",
)  # fmt: skip
def _audit() -> dict[str, object]:
    return {"pk": an_audit("closed").pk}


@example("plan-audit-answer")
def _answer() -> dict[str, object]:
    return {"pk": an_answer().pk}


@example("plan-audit-judge")
def _to_judge() -> dict[str, object]:
    return {"pk": of_a_sample("drawn").pk}


@example("plan-audit-settle")
def _differing() -> dict[str, object]:
    return {"pk": of_a_sample("differs").pk}
