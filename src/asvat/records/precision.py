"""How well the time and the place of an incident are known, and what a method needs.

Precision is data (design: "Precision is data"). A near-repeat test on snapped monthly points is
refused with an explanation; a density map of the same points is drawn with a caveat on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from asvat.errors import PrecisionError


class TimePrecision(StrEnum):
    """How finely the time of an incident is known."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    NONE = "none"


class PlacePrecision(StrEnum):
    """How finely the place of an incident is known.

    ``exact`` an address or a measured point; ``street`` somewhere on a street; ``snapped`` the
    nearest of a fixed set of anonymous map points (data.police.uk); ``area`` only an area, the
    point is its centre; ``none`` no place at all.
    """

    EXACT = "exact"
    STREET = "street"
    SNAPPED = "snapped"
    AREA = "area"
    NONE = "none"


_TIME_ORDER = list(TimePrecision)
_PLACE_ORDER = list(PlacePrecision)


@dataclass(frozen=True)
class Need:
    """The precision that a method needs, and the one below which it warns.

    Parameters
    ----------
    method
        The method's name as a reader knows it.
    time, place
        The coarsest precision the method accepts.
    time_caveat, place_caveat
        The coarsest precision that it accepts without a caveat; by default the same.
    because
        Why anything coarser is refused, as one sentence.
    instead
        What to do or use instead, as one sentence.
    """

    method: str
    time: TimePrecision
    place: PlacePrecision
    because: str
    instead: str
    time_caveat: TimePrecision | None = None
    place_caveat: PlacePrecision | None = None

    def check(self, time: TimePrecision | str, place: PlacePrecision | str) -> list[str]:
        """Refuse records that are too coarse; return the caveats to print with the result.

        Raises
        ------
        PrecisionError
            When time or place is coarser than the method can honestly use.
        """
        time, place = TimePrecision(time), PlacePrecision(place)
        too_coarse = []
        if _TIME_ORDER.index(time) > _TIME_ORDER.index(self.time):
            too_coarse.append(f"times known to the {time} (needs {self.time})")
        if _PLACE_ORDER.index(place) > _PLACE_ORDER.index(self.place):
            too_coarse.append(f"{_PLACE_WORDS[place]} (needs {_PLACE_WORDS[self.place]})")
        if too_coarse:
            what = f"{self.method} refused: these records have {' and '.join(too_coarse)}"
            raise PrecisionError(f"{what}. {self.because.rstrip('.')}", mend=self.instead)
        caveats = []
        if self.time_caveat and _TIME_ORDER.index(time) > _TIME_ORDER.index(self.time_caveat):
            caveats.append(f"Times are known only to the {time}.")
        if self.place_caveat and _PLACE_ORDER.index(place) > _PLACE_ORDER.index(self.place_caveat):
            caveats.append(PLACE_CAVEATS[place])
        return caveats


_PLACE_WORDS = {
    PlacePrecision.EXACT: "exact places",
    PlacePrecision.STREET: "places known to the street",
    PlacePrecision.SNAPPED: "places snapped to anonymous map points",
    PlacePrecision.AREA: "places known only to an area",
    PlacePrecision.NONE: "no places",
}

PLACE_CAVEATS = {
    PlacePrecision.EXACT: "",
    PlacePrecision.STREET: "Places are known to the street, not the address.",
    PlacePrecision.SNAPPED: (
        "Places are snapped to anonymous map points at source: the map is approximate, and many "
        "incidents on one point need not have happened at one place."
    ),
    PlacePrecision.AREA: "Places are known only to an area; points stand for its centre.",
    PlacePrecision.NONE: "Places are not known.",
}


def coarsest_time(values: list[str]) -> TimePrecision:
    """Return the coarsest time precision among `values`; ``none`` when there are none."""
    known = [TimePrecision(v) for v in values]
    return max(known, key=_TIME_ORDER.index, default=TimePrecision.NONE)


def coarsest_place(values: list[str]) -> PlacePrecision:
    """Return the coarsest place precision among `values`; ``none`` when there are none."""
    known = [PlacePrecision(v) for v in values]
    return max(known, key=_PLACE_ORDER.index, default=PlacePrecision.NONE)
