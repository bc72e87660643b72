"""Have the engine say what a response changed, or why nothing can be said."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.actions.moving import noted, taken, touched
from saferplaces.casework.problem_solving.evaluation import counts, words
from saferplaces.casework.problem_solving.evaluation.judging import Counted, Verdict, judge
from saferplaces.casework.problem_solving.models import Evaluation, Objective, Plan, PlanState
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor

EVALUATED = (PlanState.ACTIVE, PlanState.ASSESSING)


def evaluate(actor: Actor, pk: int) -> Evaluation:
    """Count what the objective names, judge it by the design that was chosen, and keep the verdict.

    The design, its areas and the period before were chosen before the response began and cannot be
    changed since; so nobody looks for the comparison that flatters.

    Raises
    ------
    Problem
        When no response is or was under way.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", EVALUATED)
        objective = Objective.objects.get(plan=plan)
        counted = counts.counted(plan, objective)
        kept = Evaluation.objects.create(
            plan=plan,
            content=_content(_verdict(plan, objective, counted), counted),
            data_until=counted.periods.after[1] if counted else None,
            by_id=actor.person,
            at=timezone.now(),
        )
        touched(plan)
        noted(actor, plan, "plan.evaluated", measurable=kept.content["measurable"])
    return kept


def _verdict(plan: Plan, objective: Objective, counted: Counted | None) -> Verdict:
    if counted is None:
        return Verdict(False, why_not=words.NOTHING_COUNTED)
    if objective.locked_at is None or plan.started_at is None:
        return Verdict(False, why_not=words.NO_AREA)
    begins = counting.first_report()
    if begins is not None and begins > counted.periods.before[0]:
        return Verdict(False, why_not=words.no_data_before(begins))
    return judge(objective.design, counted, counts.limits())


def _content(verdict: Verdict, counted: Counted | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "measurable": verdict.measurable,
        "method": verdict.method,
        "sentence": verdict.sentence,
        "why_not": verdict.why_not,
        "caveats": list(verdict.caveats),
        "figures": dict(verdict.figures),
    }
    if counted is not None:
        found["before"], found["after"] = (
            [day.isoformat() for day in days]
            for days in (counted.periods.before, counted.periods.after)
        )
        found["months"] = [month.isoformat() for month in counted.months]
        found["series"] = {part: rows.sum(axis=0).tolist() for part, rows in counted.series.items()}
    return found
