"""Did an intervention move incidents or reduce them? The weighted displacement difference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from asvat.errors import InputError
from asvat.evaluation.displacement_counts import (
    AreaWeights,
    BeforeAfter,
    Counts,
    count_warnings,
    dispersion_warnings,
    plain_counts,
)
from asvat.evaluation.displacement_result import Effect, Part
from asvat.evaluation.e_test import e_test
from asvat.hotspots.count_intervals import check_confidence


def effect(
    treated: BeforeAfter,
    control: BeforeAfter,
    displacement_treated: BeforeAfter | None = None,
    displacement_control: BeforeAfter | None = None,
    *,
    time_weights: BeforeAfter = (1.0, 1.0),
    area_weights: AreaWeights | None = None,
    confidence: float = 0.95,
    series: Mapping[str, ArrayLike] | None = None,
) -> Effect:
    """Estimate what an intervention changed, net of the control and of displacement.

    Parameters
    ----------
    treated, control
        Counts (before, after) of the treated area and of one like it that was left alone.
    displacement_treated, displacement_control
        Counts (before, after) of the areas around each, where incidents could have moved to;
        both or neither.
    time_weights
        What the counts before and after are divided by, for example the months in each period.
        The estimate is then in incidents a unit of time.
    area_weights
        What each area's counts are divided by, for example square kilometres.
    confidence
        Coverage of the intervals.
    series
        By name of an area, its counts by week or month before the intervention: checked for
        more variation than chance, which would make every interval here too narrow.

    Raises
    ------
    InputError
        When a count is negative or not whole, every count is 0, a weight is not positive, or one
        displacement area is given without the other.

    Notes
    -----
    With T, C, D and E for the treated, control and two displacement areas, 0 before and 1 after,
    WDD = (T1 - T0) - (C1 - C0) + (D1 - D0) - (E1 - E0), its variance the sum of the eight counts
    (each count divided by its weight, its variance by the weight's square), and z normal.

    Source: Wheeler and Ratcliffe (2018), A simple weighted displacement difference test to
    evaluate place based crime interventions, Crime Science 7, 11.
    """
    check_confidence(confidence)
    counts = plain_counts(
        Counts(treated, control, displacement_treated, displacement_control), "counts"
    )
    areas = area_weights or AreaWeights()
    estimates = _estimates(counts, time_weights, areas, "counts")
    warnings = [*count_warnings(counts), *dispersion_warnings(series or {})]
    change = e_test(
        int(counts.treated[0]),
        int(counts.treated[1]),
        exposure_ratio=time_weights[1] / time_weights[0],
    )
    parameters = {
        "counts": asdict(counts), "time_weights": list(time_weights), "area_weights": asdict(areas),
    }  # fmt: skip
    return _effect([(1.0, estimates)], change.p, confidence, parameters, warnings)


def harm_effect(
    types: Mapping[str, Counts],
    weights: Mapping[str, float],
    *,
    time_weights: BeforeAfter = (1.0, 1.0),
    area_weights: AreaWeights | None = None,
    confidence: float = 0.95,
) -> Effect:
    """Estimate what an intervention changed in harm, summed over types of incident.

    Parameters
    ----------
    types
        Counts by type; every type in the same areas and periods.
    weights
        Harm of one incident of each type, all in one unit (days of the Cambridge index, say).
    time_weights, area_weights, confidence
        As for :func:`effect`.

    Returns
    -------
    Effect
        In the unit of the weights. ``e_test_p`` is ``None``: weighted sums are not counts.

    Raises
    ------
    InputError
        As :func:`effect`, and when a type has no weight.
    """
    check_confidence(confidence)
    missing = sorted(set(types) - set(weights))
    if missing or not types:
        raise InputError(
            f"no harm weight for {', '.join(missing)}" if missing else "no type of incident",
            where="weights" if missing else "types",
            mend="Give a weight for every type, or leave the type out and say so.",
        )
    areas = area_weights or AreaWeights()
    types = {name: plain_counts(counts, name) for name, counts in types.items()}
    estimates = [
        (weights[name], _estimates(counts, time_weights, areas, name))
        for name, counts in types.items()
    ]
    warnings = [
        f"{name}: {words}" for name, counts in types.items() for words in count_warnings(counts)
    ]
    parameters = {
        "types": {name: asdict(counts) for name, counts in types.items()},
        "weights": {name: weights[name] for name in types},
        "time_weights": list(time_weights),
        "area_weights": asdict(areas),
    }
    return _effect(estimates, None, confidence, parameters, warnings)


Estimate = tuple[float, float]
"""An estimated difference and its variance."""


def _estimates(
    counts: Counts, times: BeforeAfter, areas: AreaWeights, where: str
) -> tuple[Estimate, Estimate | None]:
    """Return the local and the displacement difference, each with its variance."""
    if (counts.displacement_treated is None) != (counts.displacement_control is None):
        raise InputError(
            "one displacement area is given without the other",
            where=where,
            mend="Give both, or neither.",
        )
    for name, weight in [("time", w) for w in times] + [
        ("area", w) for w in asdict(areas).values()
    ]:
        if not (math.isfinite(weight) and weight > 0.0):
            raise InputError(f"{name} weight {weight} is not a positive number", where=where)
    local = _difference(
        _change(counts.treated, times, areas.treated),
        _change(counts.control, times, areas.control),
    )
    if counts.displacement_treated is None or counts.displacement_control is None:
        return local, None
    return local, _difference(
        _change(counts.displacement_treated, times, areas.displacement_treated),
        _change(counts.displacement_control, times, areas.displacement_control),
    )


def _change(pair: BeforeAfter, times: BeforeAfter, area: float) -> Estimate:
    (before, after), (w0, w1) = pair, (times[0] * area, times[1] * area)
    return after / w1 - before / w0, after / w1**2 + before / w0**2


def _difference(of: Estimate, less: Estimate) -> Estimate:
    return of[0] - less[0], of[1] + less[1]


def _effect(
    weighted: Sequence[tuple[float, tuple[Estimate, Estimate | None]]],
    e_test_p: float | None,
    confidence: float,
    parameters: Mapping[str, Any],
    warnings: Sequence[str],
) -> Effect:
    local = _sum([(w, parts[0]) for w, parts in weighted])
    around = [(w, parts[1]) for w, parts in weighted if parts[1] is not None]
    moved = _sum(around) if around else None
    total = local if moved is None else (local[0] + moved[0], local[1] + moved[1])
    if total[1] == 0.0:
        raise InputError("every count is 0, so there is nothing to compare", where="counts")
    return Effect(
        _part(total, confidence),
        _part(local, confidence),
        _part(moved, confidence) if moved else None,
        e_test_p,
        confidence,
        parameters,
        tuple(warnings),
    )


def _sum(weighted: Sequence[tuple[float, Estimate]]) -> Estimate:
    return (
        math.fsum(w * estimate for w, (estimate, _) in weighted),
        math.fsum(w * w * variance for w, (_, variance) in weighted),
    )


def _part(estimate: Estimate, confidence: float) -> Part:
    difference, se = estimate[0], math.sqrt(estimate[1])
    z = difference / se if se > 0.0 else 0.0
    half = float(ndtri(0.5 + confidence / 2.0)) * se
    p = 2.0 * float(ndtr(-abs(z)))
    return Part(difference, se, z, p, difference - half, difference + half)
