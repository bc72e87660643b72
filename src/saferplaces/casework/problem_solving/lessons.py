"""Set down what a finished plan teaches, so that the library finds it without reading it whole."""

from __future__ import annotations

from saferplaces.casework.problem_solving.models import (
    Effect,
    Finalisation,
    Lesson,
    Outcome,
    Plan,
)


def set_down(plan: Plan) -> Lesson:
    """Keep what a plan teaches as it is closed; what stands there already is written anew."""
    end = plan.finalisation
    said = [plan.title, plan.told, end.lessons]
    for action in plan.actions.all():
        said += [action.what, action.mechanism]
    given = {"outcome": _outcome(end), "words": "\n".join(said).casefold()}
    lesson, _ = Lesson.objects.update_or_create(plan=plan, defaults=given)
    return lesson


def _outcome(end: Finalisation) -> Outcome:
    """Return where the interval lies beside "no effect": 0 events, a ratio of 1."""
    if end.effect != Effect.MEASURED:
        return Outcome.UNMEASURED
    figures = end.result.get("figures") or {}
    if "low" not in figures:
        return Outcome.UNSURE
    nothing = 0 if figures.get("unit") == "events" else 1
    if figures["high"] < nothing:
        return Outcome.FELL
    return Outcome.ROSE if figures["low"] > nothing else Outcome.UNSURE
