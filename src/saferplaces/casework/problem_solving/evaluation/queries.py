"""The only place from which others get what an evaluation said."""

from __future__ import annotations

from saferplaces.casework.problem_solving.hooks import Result
from saferplaces.casework.problem_solving.models import Evaluation


def newest(plan_id: int) -> Evaluation | None:
    """Return the newest evaluation of a plan."""
    return Evaluation.objects.filter(plan=plan_id).select_related("by").first()


def result_of(plan_id: int) -> Result | None:
    """Return what the newest evaluation of a plan gave."""
    kept = newest(plan_id)
    if kept is None:
        return None
    said = kept.content
    return Result(
        measurable=bool(said["measurable"]),
        method=said["method"],
        sentence=said["sentence"],
        computed_at=kept.at,
        data_until=kept.data_until,
        why_not=said["why_not"],
        caveats=tuple(said["caveats"]),
        figures=said["figures"],
    )
