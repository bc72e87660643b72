"""Points in space and time, for the methods: from a dataset, or from a bare file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import Dataset, Selection
from asvat.errors import InputError
from asvat.geography.projection import LATITUDES, LONGITUDES, fill_coordinates, to_national_grid
from asvat.records.precision import (
    PlacePrecision,
    TimePrecision,
    coarsest_place,
    coarsest_time,
)
from asvat.sources.columns import Columns
from asvat.sources.files import InputFile, find
from asvat.sources.moment_text import Fineness
from asvat.sources.moments import parse_moments
from asvat.sources.registry import built_in_sources
from asvat.sources.tabular import read_text

NATIONAL_GRID = "EPSG:27700"
_X = ("easting", "x", "x m", "x coord", "longitude", "lon", "lng", "long")
_Y = ("northing", "y", "y m", "y coord", "latitude", "lat")
_DATE = ("date", "occurred from", "occurred", "datetime", "date utc", "month", "incident date")
MONTHS_FROM = 20
"""So many days that are all the first of a month are taken for months."""


@dataclass(frozen=True)
class Events:
    """Located incidents, as arrays of one length.

    Parameters
    ----------
    x, y
        Coordinates in metres in `crs`.
    start, end
        Earliest and latest moment, ``datetime64[s]``; NaT where not known.
    category
        Category codes; empty text where there is none.
    crs
        Projected coordinate system.
    time_precision, place_precision
        The coarsest among the events.
    left_out
        Incidents that matched but have no place.
    future
        Incidents left out because they are dated in the future.
    labels
        Other columns of the dataset that were asked for.
    """

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    start: npt.NDArray[np.datetime64]
    end: npt.NDArray[np.datetime64]
    category: npt.NDArray[np.object_]
    crs: str
    time_precision: TimePrecision
    place_precision: PlacePrecision
    left_out: int = 0
    labels: dict[str, pa.ChunkedArray] = field(default_factory=dict)
    future: int = 0

    def __len__(self) -> int:
        return len(self.x)

    def only(
        self,
        keep: npt.NDArray[np.bool_],
        x: npt.NDArray[np.float64],
        y: npt.NDArray[np.float64],
    ) -> Events:
        """Return some of the events, at the coordinates `x`, `y` given for all of them."""
        return replace(
            self,
            x=x[keep],
            y=y[keep],
            start=self.start[keep],
            end=self.end[keep],
            category=self.category[keep],
            labels={name: column.filter(pa.array(keep)) for name, column in self.labels.items()},
        )

    @property
    def days(self) -> npt.NDArray[np.int64]:
        """Whole days since 1970 of the earliest moment."""
        return self.start.astype("datetime64[D]").astype(np.int64)

    @property
    def last_days(self) -> npt.NDArray[np.int64]:
        """Whole days since 1970 of the day after the latest moment."""
        return self.end.astype("datetime64[D]").astype(np.int64) + 1

    @property
    def months(self) -> npt.NDArray[np.datetime64]:
        """Month of the earliest moment."""
        return self.start.astype("datetime64[M]")


def from_dataset(dataset: Dataset, selection: Selection, labels: Sequence[str] = ()) -> Events:
    """Return the selected incidents of a dataset that have a place and are not in the future.

    Raises
    ------
    InputError
        When none has.
    """
    columns = [
        "easting",
        "northing",
        "occurred_from",
        "occurred_to",
        "category",
        "time_precision",
        "place_precision",
    ]
    table = dataset.arrow("incidents", [*columns, *labels], selection)
    found = _events(table, labels, selection.words())
    return replace(found, future=dataset.future(selection))


def future_words(count: int) -> str:
    """Return what is said of incidents dated in the future; empty where there are none."""
    if not count:
        return ""
    said = "1 incident is" if count == 1 else f"{count:,} incidents are"
    return f"{said} dated in the future and left out."


def _events(table: pa.Table, labels: Sequence[str], asked: dict[str, object]) -> Events:
    located = table.filter(pc.is_valid(table.column("easting")))
    if not located.num_rows:
        raise InputError(
            "no incident with a place matches",
            where=", ".join(f"{k} {v}" for k, v in asked.items() if v),
            mend="Widen the period or the categories; see what there is with: asvat imports.",
        )
    times = pc.unique(located.column("time_precision")).to_pylist()
    places = pc.unique(located.column("place_precision")).to_pylist()
    return Events(
        located.column("easting").to_numpy(),
        located.column("northing").to_numpy(),
        located.column("occurred_from").to_numpy(),
        located.column("occurred_to").to_numpy(),
        located.column("category").to_numpy(),
        NATIONAL_GRID,
        coarsest_time(times),
        coarsest_place(places),
        table.num_rows - located.num_rows,
        {name: located.column(name) for name in labels},
    )


def from_file(
    path: Path,
    x: str = "",
    y: str = "",
    date: str = "",
    crs: str = "",
    place_precision: str = "exact",
) -> Events:
    """Return the points of a bare file: analysts try things.

    A file of a known kind (data.police.uk, STATS19) is read as such, with its precision. In any
    other the columns are named, or found by common names. Degrees within the United Kingdom are
    brought to the national grid; any projected system in metres is used as it is.

    Raises
    ------
    InputError
        When a column is missing or names no numbers, or the system is not in metres.
    """
    found = list(find([path]))
    file = found[0]
    if len(found) != 1 or not isinstance(file, InputFile):
        raise InputError(
            "not one readable file", where=str(path), mend="Name a CSV, Excel or Parquet file."
        )
    precision_of_place = _place_precision(place_precision)
    if not x and not y:
        source = next((s for s in built_in_sources() if s.recognises(file)), None)
        if source is not None and source.unit(file).table == "incidents":
            batches = [fill_coordinates(b.accepted) for b in source.read(file)]
            return _events(pa.concat_tables(batches), (), {"file": file.name})
    table = pa.concat_tables([chunk.table for chunk in read_text(file)])
    columns = Columns(table, {})
    x, y = _named(columns, x, _X, "--x", file), _named(columns, y, _Y, "--y", file)
    east = columns.number(x).to_numpy(zero_copy_only=False)
    north = columns.number(y).to_numpy(zero_copy_only=False)
    start, precision = _when(columns, date, file)
    known = ~(np.isnan(east) | np.isnan(north) | np.isnat(start))
    if not known.any():
        raise InputError(
            f"no row has numbers in “{x}” and “{y}” and a date",
            where=file.name,
            mend="Check the columns named with --x, --y and --date.",
        )
    east, north, crs = _metres(east[known], north[known], crs, x, file.name)
    end = start[known]
    if precision is TimePrecision.DAY:
        end = end + np.timedelta64(86399, "s")
    elif precision is TimePrecision.MONTH:
        end = (end.astype("datetime64[M]") + 1).astype("datetime64[s]") - np.timedelta64(1, "s")
    category = columns.get("category").to_numpy(zero_copy_only=False)
    return Events(
        east,
        north,
        start[known],
        end,
        category[known],
        crs,
        precision,
        precision_of_place,
        int((~known).sum()),
    )


def _place_precision(text: str) -> PlacePrecision:
    try:
        return PlacePrecision(text)
    except ValueError as error:
        raise InputError(
            f"“{text}” is no precision of places",
            where="--place-precision",
            mend=f"Write one of {', '.join(PlacePrecision)}.",
        ) from error


def _named(
    columns: Columns, given: str, usual: tuple[str, ...], option: str, file: InputFile
) -> str:
    names = columns.table.column_names
    if given:
        if columns.has(given):
            return given
        raise InputError(
            f"no column “{given}”",
            where=f"{option}, {file.name}",
            mend=f"The columns are: {', '.join(names)}.",
        )
    for name in usual:
        if columns.has(name):
            return name
    raise InputError(
        "which column holds the coordinate cannot be told",
        where=f"{option}, {file.name}",
        mend=f"Name it with {option}. The columns are: {', '.join(names)}.",
    )


def _when(
    columns: Columns, date: str, file: InputFile
) -> tuple[npt.NDArray[np.datetime64], TimePrecision]:
    name = date or next((n for n in _DATE if columns.has(n)), "")
    if not name:
        nothing = np.full(columns.table.num_rows, np.datetime64("1970-01-01", "s"))
        return nothing, TimePrecision.NONE
    _named(columns, name, (), "--date", file)
    moments = parse_moments(columns.get(name))
    known = moments.fineness[moments.known]
    coarsest = Fineness(int(known.max())) if known.size else Fineness.NONE
    precision = TimePrecision[coarsest.name]
    if precision is TimePrecision.DAY and _are_months(name, moments.at[moments.known]):
        precision = TimePrecision.MONTH
    return moments.at, precision


def _are_months(name: str, at: npt.NDArray[np.datetime64]) -> bool:
    """Say whether days stand for months: the column says so, or each is the first of its month."""
    on_the_first = at.astype("datetime64[M]").astype("datetime64[D]") == at.astype("datetime64[D]")
    return bool(on_the_first.all()) and ("month" in name.lower() or len(at) > MONTHS_FROM)


def _metres(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], crs: str, column: str, where: str
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], str]:
    """Return coordinates in metres and their system; `column` is the name of the first."""
    degrees = bool(np.all(np.abs(x) <= 180) and np.all(np.abs(y) <= 90))
    if crs.upper() in {"EPSG:4326", "WGS84", "OGC:CRS84"} or (not crs and degrees):
        inside = (
            (x >= LONGITUDES[0]) & (x <= LONGITUDES[1]) & (y >= LATITUDES[0]) & (y <= LATITUDES[1])
        )
        if not inside.all():
            raise InputError(
                f"{int((~inside).sum()):,} points are in degrees and outside the United Kingdom",
                where=where,
                mend="Project them to metres and name the system with --crs, such as EPSG:32616.",
            )
        east, north = to_national_grid(x, y)
        return east, north, NATIONAL_GRID
    if degrees and column.lower().startswith(("lon", "lng")):
        raise InputError(
            f"“{column}” holds degrees, and {crs} measures in metres",
            where=where,
            mend="Project the points first, or leave out --crs if they are in the United Kingdom.",
        )
    if crs and crs.upper() != NATIONAL_GRID:
        _check_metres(crs)
    return x.astype(float), y.astype(float), crs.upper() or NATIONAL_GRID


def _check_metres(crs: str) -> None:
    import pyproj  # noqa: PLC0415 - loads PROJ, only where it is needed

    try:
        system = pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        raise InputError(
            f"“{crs}” is no coordinate system", where="--crs", mend="Write it as EPSG:27700."
        ) from error
    units = {axis.unit_name for axis in system.axis_info}
    if not system.is_projected or units != {"metre"}:
        raise InputError(
            f"{crs} measures in {', '.join(sorted(units))}",
            where="--crs",
            mend="Distances need a projected system in metres, such as EPSG:27700.",
        )
