"""Comparison areas, suggested: places whose count before is like the treated area's.

A comparison tells what would have happened anyway only if it was alike before; counts that differ
more than the setting allows are not suggested, nor is ground that the treated area, the ring around
it, or another plan under way covers.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import shapely

from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.areas import (
    Drawn,
    bounds,
    of_hotspot,
    overlapping,
    ring_around,
    shape_of,
)
from saferplaces.casework.problem_solving.models import AreaPart, Plan, PlanArea
from saferplaces.casework.problem_solving.queries import limits
from saferplaces.casework.problem_solving.states import UNDER_WAY
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.hotspots import queries as hotspots
from saferplaces.intake.hotspots.models import Hotspot, LayerKey

LOOKED_AT, SUGGESTED = 15, 6


@dataclass(frozen=True)
class Candidate:
    """An area that may be compared with: a hotspot of the district with a like count."""

    key: str
    drawn: Drawn
    count: int
    ratio: float


def suggestions(actor: Actor, plan: Plan, first: dt.date, last: dt.date) -> list[Candidate]:
    """Return hotspots of the plan's district whose count in a period is like the treated area's.

    The most alike come first.
    """
    areas = list(plan.areas.all())
    treated = [shape_of(area) for area in areas if area.part == AreaPart.TREATED]
    if not treated:
        return []
    ground = shapely.union_all(treated)
    own = counting.events(counting.in_area(ground, first, last))
    if own < limits().least:
        return []
    kept_off = shapely.union_all([ground, ring_around(ground).shape])
    kept_off = shapely.union_all([kept_off, *(shape_of(a) for a in areas)])
    found = []
    for hotspot in _near_in_count(actor, plan, own):
        drawn = of_hotspot(hotspot)
        if overlapping(kept_off, drawn.shape) or _in_use(plan, drawn):
            continue
        count = counting.events(counting.in_area(drawn.shape, first, last))
        ratio = max(count, own) / min(count, own) if count else float("inf")
        if count >= limits().least and ratio <= limits().ratio:
            found.append(Candidate(hotspot.key, drawn, count, ratio))
    return sorted(found, key=lambda c: c.ratio)[:SUGGESTED]


def _near_in_count(actor: Actor, plan: Plan, own: int) -> list[Hotspot]:
    """Return the hotspots to look at: those of the whole period whose rank is nearest."""
    rows = list(
        hotspots.hotspots_of(actor, LayerKey.SUBJECT, plan.district).exclude(
            key__in=plan.links.filter(kind="hotspot").values("key")
        )
    )
    made = hotspots.current_map()
    months = (
        (made.last.year - made.first.year) * 12 + made.last.month - made.first.month + 1
        if made
        else 12
    )
    return sorted(rows, key=lambda h: abs(h.count * 12 / months - own))[:LOOKED_AT]


def _in_use(plan: Plan, drawn: Drawn) -> bool:
    """Say whether another plan responds there now."""
    box = bounds(drawn.shape)
    near = PlanArea.objects.filter(
        part=AreaPart.TREATED, plan__state__in=UNDER_WAY,
        west__lte=box["east"], east__gte=box["west"],
        south__lte=box["north"], north__gte=box["south"],
    ).exclude(plan=plan)  # fmt: skip
    return any(overlapping(drawn.shape, shape_of(area)) for area in near)
