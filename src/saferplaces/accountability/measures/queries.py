"""Read figures: a page reads a few hundred rows of one small table, never the logs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from saferplaces.accountability.measures.catalogue import Measure
from saferplaces.accountability.measures.intervals import Ratio, compare
from saferplaces.accountability.measures.models import Figure
from saferplaces.accountability.measures.reckoning import FORCE, add_months


@dataclass(frozen=True)
class Made:
    """What the figures were made from."""

    snapshot: str
    made_at: dt.datetime
    months: list[dt.date]  # the last first


@dataclass(frozen=True)
class Standing:
    """A measure in one district: the period, the period before, and the change."""

    measure: Measure
    district: str
    now: Figure | None
    before: Figure | None

    @property
    def change(self) -> Ratio | None:
        """The later figure over the earlier one; None where either is missing or of nobody."""
        if self.now is None or self.before is None:
            return None
        return compare(counts(self.before), counts(self.now))


def made() -> Made | None:
    """Return what the figures were made from; None while there are none."""
    last = Figure.objects.order_by("-made_at").first()
    if last is None:
        return None
    months = Figure.objects.order_by("-month").values_list("month", flat=True).distinct()
    return Made(last.snapshot, last.made_at, list(months))


def standings(listed: list[Measure], district: str, month: dt.date) -> list[Standing]:
    """Return how measures stand in a district in the period that ends with a month."""
    found = _figures(listed, district=district)
    return [_standing(measure, district, month, found) for measure in listed]


def by_district(measure: Measure, month: dt.date) -> list[Standing]:
    """Return how one measure stands in every district, the force not among them."""
    found = _figures([measure])
    districts = sorted({district for _, district, _, _ in found} - {FORCE})
    return [_standing(measure, district, month, found) for district in districts]


def beside_the_rest(districts: list[Standing]) -> Mapping[str, Ratio | None]:
    """Return each district's share over that of the others together, with cautious intervals.

    Each interval is widened so that all of them together keep 95%: among five districts one in
    twenty would else stand out every quarter of the time, by chance alone.
    """
    known = {s.district: counts(s.now) for s in districts if s.now is not None}
    found: dict[str, Ratio | None] = {}
    for district, own in known.items():
        others = [pair for other, pair in known.items() if other != district]
        rest = sum(k for k, _ in others), sum(n or 0 for _, n in others)
        found[district] = compare(rest, own, len(known)) if others else None
    return found


def over_time(measure: Measure, district: str, until: dt.date, months: int) -> list[Figure]:
    """Return the figures of the months up to one: each month's, or each period's of a repeat."""
    covers = measure.months if measure.repeat else 1
    return list(
        Figure.objects.filter(
            measure=measure.code,
            months=covers,
            district=district,
            month__gt=add_months(until, -months),
            month__lte=until,
        ).order_by("month")
    )


def any_small(measure: Measure, hides: Callable[[Figure], bool], series: list[Figure]) -> bool:
    """Say whether any district has a number that is kept back in the months of a series."""
    if not series:
        return False
    rows = Figure.objects.filter(
        measure=measure.code, months=series[0].months, month__in=[f.month for f in series]
    )
    return any(map(hides, rows))


def since(measure: Measure) -> dt.date | None:
    """Return the first month with which a whole period of the measure ends."""
    found = Figure.objects.filter(measure=measure.code, months=measure.months)
    return found.order_by("month").values_list("month", flat=True).first()


def counts(figure: Figure) -> tuple[int, int | None]:
    """Return a figure's numerator and denominator."""
    return figure.numerator, figure.denominator


Key = tuple[str, str, dt.date, int]


def _figures(listed: list[Measure], **where: str) -> Mapping[Key, Figure]:
    rows = Figure.objects.filter(measure__in=[m.code for m in listed], months__gt=1, **where)
    return {(row.measure, row.district, row.month, row.months): row for row in rows}


def _standing(
    measure: Measure, district: str, month: dt.date, found: Mapping[Key, Figure]
) -> Standing:
    if not measure.collected:
        return Standing(measure, district, None, None)
    months = measure.months
    now, before = (
        found.get((measure.code, district, at, months))
        for at in (month, add_months(month, -months))
    )
    return Standing(measure, district, now, before)
