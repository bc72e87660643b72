"""What the report shows, as plain data: the analysis fills it, the page draws it.

Any part that cannot be had is :class:`Absent` with the reason, which the page prints in its place.
Months are given by their first day; eastings and northings are metres (EPSG:27700); shares lie
between 0 and 1; changes are in per cent (-12.0 is "down 12%").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from asvat.reporting.model_maps import Boundary, MapClass, MapLayer, Place, Tone, Where
from asvat.reporting.model_perception import Perceived, Perception

__all__ = [
    "Absent",
    "BackTest",
    "BackTestRow",
    "Boundary",
    "ByMonth",
    "ByType",
    "Cell",
    "Change",
    "Concentration",
    "DataTable",
    "DayHour",
    "Emerging",
    "EmergingClass",
    "Figure",
    "FlagCount",
    "Hotspot",
    "Hotspots",
    "ImportRow",
    "MapClass",
    "MapLayer",
    "MethodNote",
    "MonthCount",
    "NewSince",
    "Perceived",
    "Perception",
    "Place",
    "Quality",
    "Reject",
    "ReportData",
    "SourceNote",
    "Tone",
    "TopShare",
    "TypeCount",
    "Where",
]

Cell = str | int | float | None


@dataclass(frozen=True)
class Absent:
    """A part that is not there, and the reason as whole sentences for the reader."""

    why: str


@dataclass(frozen=True)
class Change:
    """A change against an earlier period, per cent, with its 95% interval.

    ``low`` and ``high`` are None when no honest interval can be given; the page then shows both
    counts and says no more.
    """

    before: int
    after: int
    percent: float | None
    low: float | None
    high: float | None
    against: str = "the 12 months before"

    @property
    def clear(self) -> bool:
        """Whether the interval excludes no change."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Figure:
    """One figure of the summary: what it is, its value, its interval and what it compares with."""

    label: str
    value: str
    interval: str = ""
    comparison: str = ""


@dataclass(frozen=True)
class TypeCount:
    """Incidents of one type in the period; ``share`` of all incidents shown."""

    category: str
    count: int
    share: float
    change: Change | None = None


@dataclass(frozen=True)
class ByType:
    """What happened, by type; in any order (the page sorts by count)."""

    rows: tuple[TypeCount, ...]
    note: str = ""


@dataclass(frozen=True)
class MonthCount:
    """Incidents in one month beside what the months before led one to expect.

    ``low`` and ``high`` bound what was expected of a single month; ``unusual`` is decided by the
    analysis, with its control for multiple testing.
    """

    month: date
    count: int
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    unusual: bool = False


@dataclass(frozen=True)
class ByMonth:
    """Incidents by month. Months without data are left out and drawn as a gap."""

    rows: tuple[MonthCount, ...]
    note: str = ""


@dataclass(frozen=True)
class DayHour:
    """Incidents by day of the week (Monday first) and hour: seven rows of 24 numbers."""

    counts: tuple[tuple[float, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Hotspot:
    """One hotspot of the list, best first by ``rank``.

    ``expected``, ``low`` and ``high`` are of the count; ``interval_of`` of :class:`Hotspots` says
    what the interval covers. ``made_of`` and ``trend`` are printed as they are.
    """

    rank: int
    cell_id: str
    place: str
    easting: float
    northing: float
    count: int
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    q: float | None = None
    klass: str = ""
    made_of: str = ""
    trend: str = ""


@dataclass(frozen=True)
class Hotspots:
    """The hotspots list: those shown, how many were found, and what the intervals are of."""

    rows: tuple[Hotspot, ...]
    total: int
    interval_of: str
    method: str
    note: str = ""


@dataclass(frozen=True)
class EmergingClass:
    """One of the emerging-hot-spot classes: how many cells, and what it means."""

    name: str
    meaning: str
    cells: int


@dataclass(frozen=True)
class Emerging:
    """How hot spots developed: the count of cells in each class."""

    rows: tuple[EmergingClass, ...]
    method: str
    note: str = ""


@dataclass(frozen=True)
class TopShare:
    """The share of places that holds a share of incidents, with its 95% interval."""

    of_incidents: float
    of_places: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Concentration:
    """How concentrated incidents are.

    ``lorenz`` holds points (cumulative share of places, busiest first; cumulative share of
    incidents), from (0, 0) to (1, 1).
    """

    lorenz: tuple[tuple[float, float], ...]
    gini: float
    gini_low: float | None
    gini_high: float | None
    shares: tuple[TopShare, ...]
    place_word: str
    method: str
    note: str = ""


@dataclass(frozen=True)
class DataTable:
    """Any table: its file name (without ending), caption, column headings and rows."""

    name: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class NewSince:
    """What is new since an earlier snapshot."""

    since: str
    sentences: tuple[str, ...]
    table: DataTable | None = None


@dataclass(frozen=True)
class BackTestRow:
    """How one method would have done: prediction accuracy index with its 95% interval, ..."""

    method: str
    pai: float
    low: float | None
    high: float | None
    pei: float | None
    hit_rate: float | None
    chosen: bool = False


@dataclass(frozen=True)
class BackTest:
    """How good last year's maps would have been at ``area_share`` of the area."""

    rows: tuple[BackTestRow, ...]
    area_share: float
    months: str
    method: str
    note: str = ""


@dataclass(frozen=True)
class FlagCount:
    """Rows that carry a flag, and what the flag means."""

    flag: str
    meaning: str
    rows: int


@dataclass(frozen=True)
class Reject:
    """One rejected row, as ``asvat rejects`` lists it."""

    file: str
    line: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Quality:
    """Where every row went, and how precisely time and place are known.

    ``time_precision`` and ``place_precision`` map a plain word to the number of incidents.
    """

    rows_in: int
    accepted: int
    rejected: int
    unchanged: int
    flags: tuple[FlagCount, ...] = ()
    rejects: tuple[Reject, ...] = ()
    time_precision: tuple[tuple[str, int], ...] = ()
    place_precision: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportRow:
    """One line of the ledger of imports."""

    when: str
    file: str
    source: str
    rows: int
    accepted: int
    rejected: int
    unchanged: int


@dataclass(frozen=True)
class MethodNote:
    """How a part was made: for the reader who asks."""

    title: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class SourceNote:
    """Whose data it is, under which licence, and the words the licence asks for."""

    name: str
    licence: str
    attribution: str
    marking: str = ""


@dataclass(frozen=True)
class ReportData:
    """Everything on the page.

    Parameters
    ----------
    title
        Title of the report.
    area
        The area as a reader knows it, such as ``West Yorkshire``.
    agency
        Whose records they are.
    subject
        What is counted, as in a sentence: ``incidents``, ``anti-social behaviour incidents``.
    first, last
        First and last day of the period.
    generated_for
        Whom it was made for; may be empty.
    marking
        Protective marking, printed at the top and on paper; empty for none.
    notes
        What a reader must know before anything else.
    headline
        The change of all that is counted, for the summary's title.
    """

    title: str
    area: str
    agency: str
    subject: str
    first: date
    last: date
    summary: tuple[Figure, ...]
    headline: Change | None
    by_type: ByType | Absent
    by_month: ByMonth | Absent
    by_day_hour: DayHour | Absent
    where: Where | Absent
    hotspots: Hotspots | Absent
    perception: Perception | Absent
    emerging: Emerging | Absent
    concentration: Concentration | Absent
    new_since: NewSince | Absent
    backtest: BackTest | Absent
    quality: Quality | Absent
    imports: tuple[ImportRow, ...] = ()
    methods: tuple[MethodNote, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    generated_for: str = ""
    marking: str = ""
    notes: tuple[str, ...] = ()
