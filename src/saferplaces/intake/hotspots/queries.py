"""Questions to hotspots and counts by area, for the pages of this room and for others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite

from django.db.models import QuerySet
from scipy.special import gammaincinv

from asvat.hotspots.count_intervals import rate_ratio
from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.hotspots.models import AreaMonth, Cell, Hotspot, HotspotMap
from saferplaces.intake.hotspots.policy import cells, counts, hotspots, in_full
from saferplaces.intake.hotspots.suppression import FEW


def current_map() -> HotspotMap | None:
    """Return what the hotspots are of, or None where nothing has been published with a map."""
    return HotspotMap.objects.order_by("-pk").first()


def hotspots_of(actor: Actor, layer: str, district: str = "") -> QuerySet[Hotspot]:
    """Return the hotspots of a layer that the actor may see, the busiest first."""
    rows = hotspots.readable(actor).filter(layer=layer).order_by("rank")
    return rows.filter(district=district) if district else rows


def cells_of(actor: Actor, layer: str, district: str = "") -> QuerySet[Cell]:
    """Return the hot and cold cells of a layer that the actor may see."""
    rows = cells.readable(actor).filter(layer=layer).order_by("cell_id")
    return rows.filter(district=district) if district else rows


@dataclass(frozen=True)
class AreaCount:
    """Logs of a layer in an area over a period, as far as the actor may be told.

    Attributes
    ----------
    count:
        Of the months that may be told; None where none may.
    kept_back:
        Months whose count is kept back; where there are any, `count` is the least it can be.
    rate, low, high:
        A year, for 1,000 residents, with the exact Poisson interval (95%); None where residents
        are not known or a month is kept back.
    before, ratio, ratio_low, ratio_high:
        The same months a year before, and the count over it with its exact interval; None where
        not all of them are on record, or one is kept back.
    """

    kind: str
    code: str
    name: str
    district: str
    count: int | None
    kept_back: int
    rate: float | None
    low: float | None
    high: float | None
    before: int | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def few(self) -> bool:
        """Whether the count says little: its interval is wide."""
        return self.count is not None and self.count < FEW


@dataclass(frozen=True)
class Month:
    """Logs of a layer in a month; None where the count is kept back."""

    day: dt.date
    count: int | None


def area_counts(
    actor: Actor, kind: str, layer: str, days: list[dt.date], district: str = ""
) -> list[AreaCount]:
    """Return the counts of the areas of a kind over some months, the busiest first.

    For those who see no small numbers it adds up what may be told month by month, so that no
    choice of a period tells more than the months themselves.
    """
    if not days:
        return []
    then = [day.replace(year=day.year - 1) for day in days]
    rows = AreaMonth.objects.filter(
        actor.within_districts().q, kind=kind, layer=layer, month__in={*days, *then}
    )
    rows = rows.filter(district=district) if district else rows
    may = set(counts.readable(actor).filter(pk__in=rows).values_list("pk", flat=True))
    full = in_full(actor)
    areas: dict[tuple[str, str], list[AreaMonth]] = {}
    for row in rows:
        areas.setdefault((row.district, row.code), []).append(row)
    found = []
    for of in areas.values():
        now = [row for row in of if row.month in days]
        if now:
            count = _counted([r for r in now if r.pk in may], now, len(days), full)
            past = [row for row in of if row.month in then and row.pk in may]
            whole = len(past) == len(days) and not count.kept_back
            found.append(_against(count, sum(r.count for r in past)) if whole else count)
    return sorted(found, key=lambda a: (-(a.count or 0), a.name))


def _counted(told: list[AreaMonth], of: list[AreaMonth], months: int, full: bool) -> AreaCount:
    area = of[0]
    count = sum(row.count for row in told) if told else None
    kept_back = 0 if full else len(of) - len(told)
    rate = low = high = None
    if area.residents and count is not None and not kept_back:
        per = 1000.0 / area.residents * 12.0 / months
        rate, low = count * per, float(gammaincinv(count, 0.025)) * per if count else 0.0
        high = float(gammaincinv(count + 1, 0.975)) * per
    return AreaCount(
        area.kind, area.code, area.name, area.district, count, kept_back, rate, low, high
    )


def _against(area: AreaCount, before: int) -> AreaCount:
    """Set the same months a year before beside a count."""
    ratio, low, high = (float(value) for value in rate_ratio(before, area.count or 0))
    if not isfinite(high):
        return replace(area, before=before)
    return replace(area, before=before, ratio=ratio, ratio_low=low, ratio_high=high)


def by_month(
    actor: Actor, kind: str, codes: Iterable[str], layer: str, days: list[dt.date]
) -> list[Month]:
    """Return the months of one or more areas together: None where any of them is kept back."""
    wanted = list(codes)
    rows = counts.readable(actor).filter(kind=kind, code__in=wanted, layer=layer, month__in=days)
    found: dict[dt.date, list[int]] = {}
    for day, count in rows.values_list("month", "count"):
        if day is not None:
            found.setdefault(day, []).append(count)
    whole = {day: sum(of) for day, of in found.items() if len(of) == len(wanted)}
    return [Month(day, whole.get(day)) for day in days]
