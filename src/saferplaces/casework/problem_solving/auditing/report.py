"""What an audit of plans found: scores with intervals, and how far two readers agree.

It is reckoned once, when the audit is closed, and holds numbers alone: nobody's words or names.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from asvat.evaluation.agreement import agreement
from asvat.evaluation.recording_audit import Rate, Sample, rate
from saferplaces.casework.problem_solving.auditing.actions.judge import FULL
from saferplaces.casework.problem_solving.models import AuditedPlan, PlanAudit
from saferplaces.foundation.reference.queries import codes

FEW = 30
"""Below so many plans that two have read, kappa says nothing."""


def result(audit: PlanAudit) -> dict[str, Any]:
    """Return the findings of an audit whose plans have all been judged.

    A score is a share of the points that could be had (2 a point), weighted by the plans of each
    district, and its interval that of a stratified sample in which the plan is the cluster.
    """
    rows = list(audit.plans.prefetch_related("readings").order_by("place"))
    known = [row.code for row in codes("plan_quality")]
    points = [code for code in known if all(code in row.stands for row in rows)]
    names = [name for name, _, _ in audit.strata]
    most = len(points) * FULL
    whole = _sample(audit, rows, points)
    return {
        "points": [
            {
                "code": code,
                **_score(rate(_sample(audit, rows, [code])), FULL),
                "none": sum(row.stands[code] < 1 for row in rows),
                "full": sum(row.stands[code] >= FULL for row in rows),
            }
            for code in points
        ],
        "total": {**_score(rate(whole), most), "most": most},
        "districts": [
            {
                "district": name, "population": population, "sample": sample,
                "weakest": _weakest([r for r in rows if r.district == name], points),
                **_score(rate(_alone(whole, at)), most),
            }
            for at, (name, population, sample) in enumerate(audit.strata)
        ],
        "agreement": _agreement(rows, points),
        "counts": {
            "population": sum(population for _, population, _ in audit.strata),
            "drawn": audit.size,
            "judged": len(rows),
            "districts": len(names),
            "settled": sum(row.state == "settled" for row in rows),
        },
    }  # fmt: skip


def _sample(audit: PlanAudit, rows: Sequence[AuditedPlan], points: Sequence[str]) -> Sample:
    place = {name: at for at, (name, _, _) in enumerate(audit.strata)}
    return Sample(
        np.array([sum(row.stands[p] for p in points) for row in rows], dtype=np.float64),
        np.full(len(rows), float(len(points) * FULL)),
        np.array([place[row.district] for row in rows], dtype=np.int64),
        np.array([population for _, population, _ in audit.strata], dtype=np.int64),
    )


def _alone(sample: Sample, at: int) -> Sample:
    mine = sample.stratum == at
    return Sample(
        sample.hits[mine], sample.of[mine], np.zeros(int(mine.sum()), np.int64),
        sample.populations[at : at + 1],
    )  # fmt: skip


def _score(found: Rate, most: int) -> dict[str, float | None]:
    if math.isnan(found.share):
        return {"score": None, "low": None, "high": None}
    return {
        "score": found.share * most, "low": found.low * most, "high": found.high * most,
    }  # fmt: skip


def _weakest(rows: Sequence[AuditedPlan], points: Sequence[str], number: int = 2) -> list[str]:
    """Return the points on which the plans of a district score lowest."""
    if not rows:
        return []
    means = {point: sum(row.stands[point] for row in rows) for point in points}
    return sorted(points, key=lambda point: (means[point], points.index(point)))[:number]


def _agreement(rows: Sequence[AuditedPlan], points: Sequence[str]) -> dict[str, Any] | None:
    """Return how far two readers gave the same scores, over all points and by point."""
    pairs = []
    for row in rows:
        said = sorted((r for r in row.readings.all() if not r.settles), key=lambda r: r.pk)
        if row.twice and len(said) > 1:
            pairs.append((said[0].scores, said[1].scores))
    if not pairs or not points:
        return None
    both = [(one[p], other[p]) for one, other in pairs for p in points]
    same = [float(sum(one[p] == other[p] for p in points)) for one, other in pairs]
    # The scores of one plan are alike, so the interval goes by plans.
    share = rate(
        Sample(
            np.array(same), np.full(len(pairs), float(len(points))),
            np.zeros(len(pairs), np.int64), np.array([max(len(rows), len(pairs))], np.int64),
        )
    )  # fmt: skip
    kappa = agreement([a for a, _ in both], [b for _, b in both]).kappa
    return {
        "plans": len(pairs),
        "scores": len(both),
        "same": int(sum(same)),
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "kappa": None if math.isnan(kappa) or len(pairs) < FEW else kappa,
        "within_one": sum(abs(a - b) <= 1 for a, b in both) / len(both),
        "by_point": {p: sum(one[p] == other[p] for one, other in pairs) for p in points},
    }
