"""WGS 84 to the British National Grid and back, through Ordnance Survey's OSTN15 grid.

The grid comes inside the ``convertbng`` package, so the exact transformation is always there;
PROJ without its grid file falls back on a formula that errs by metres (decision 0003). WGS 84 is
taken to equal ETRS89, as Ordnance Survey does: they differ by less than a metre in Britain.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from asvat.records.flags import Mask, with_flags

METHOD = "OSTN15 (Ordnance Survey's grid, as packaged in convertbng)"

LONGITUDES, LATITUDES = (-9.0, 2.1), (49.7, 61.0)
EASTINGS, NORTHINGS = (0.0, 700_000.0), (0.0, 1_300_000.0)


def to_national_grid(longitude: np.ndarray, latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return easting and northing in metres (EPSG:27700); NaN outside Great Britain's grid."""
    from convertbng.cutil import convert_bng  # noqa: PLC0415 - loads 20 MB, only where it is needed

    easting, northing = convert_bng(np.asarray(longitude, float), np.asarray(latitude, float))
    return np.asarray(easting), np.asarray(northing)


def to_wgs84(easting: np.ndarray, northing: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return longitude and latitude in degrees (EPSG:4326); NaN outside Great Britain's grid."""
    from convertbng.cutil import convert_osgb36_to_ll  # noqa: PLC0415 - as above

    longitude, latitude = convert_osgb36_to_ll(
        np.asarray(easting, float), np.asarray(northing, float)
    )
    return np.asarray(longitude), np.asarray(latitude)


def _within(values: np.ndarray, limits: tuple[float, float]) -> Mask:
    return (values >= limits[0]) & (values <= limits[1])


def fill_coordinates(table: pa.Table) -> pa.Table:
    """Fill in the missing pair of coordinates, put swapped ones right, and flag what is odd.

    Takes and returns a table with the columns ``longitude``, ``latitude``, ``easting``,
    ``northing``, ``place_precision`` and ``flags``. Longitude and latitude win where both pairs
    are given. Zero coordinates count as none (``zero_coordinates``); swapped ones are put right
    (``swapped_coordinates``); points outside the United Kingdom keep what the source said but get
    no place on the national grid (``outside_uk``). Rows without a place have the precision
    ``none`` and are flagged ``no_location``.
    """
    lon, lat, east, north = (
        table.column(name).to_numpy().astype(float)
        for name in ("longitude", "latitude", "easting", "northing")
    )
    given = ~(np.isnan(lon) | np.isnan(lat))
    grid_given = ~(np.isnan(east) | np.isnan(north))
    zero = (given & (lon == 0) & (lat == 0)) | (grid_given & (east == 0) & (north == 0))
    lon, lat = np.where(given & ~zero, lon, np.nan), np.where(given & ~zero, lat, np.nan)
    east, north = np.where(zero, np.nan, east), np.where(zero, np.nan, north)

    swapped = _within(lon, LATITUDES) & _within(lat, LONGITUDES)
    lon, lat = np.where(swapped, lat, lon), np.where(swapped, lon, lat)
    in_uk = _within(lon, LONGITUDES) & _within(lat, LATITUDES)
    outside = ~np.isnan(lon) & ~in_uk
    if in_uk.any():
        east, north = east.copy(), north.copy()
        east[in_uk], north[in_uk] = to_national_grid(lon[in_uk], lat[in_uk])
        outside |= in_uk & np.isnan(east)
    east, north = np.where(outside, np.nan, east), np.where(outside, np.nan, north)

    on_grid = _within(east, EASTINGS) & _within(north, NORTHINGS)
    off_grid = ~np.isnan(east) & ~np.isnan(north) & ~on_grid
    outside |= off_grid
    east, north = np.where(on_grid, east, np.nan), np.where(on_grid, north, np.nan)
    need = on_grid & np.isnan(lon)
    if need.any():
        lon, lat = lon.copy(), lat.copy()
        lon[need], lat[need] = to_wgs84(east[need], north[need])

    nowhere = np.isnan(east)
    precision = table.column("place_precision").to_numpy(zero_copy_only=False)
    columns = {
        "longitude": lon,
        "latitude": lat,
        "easting": east,
        "northing": north,
        "place_precision": np.where(nowhere, "none", precision),
    }
    for name, values in columns.items():
        at = table.column_names.index(name)
        array = pa.array(values, table.schema.field(at).type, from_pandas=True)
        table = table.set_column(at, table.schema.field(at), array)
    return with_flags(
        table,
        {
            "zero_coordinates": zero,
            "swapped_coordinates": swapped,
            "outside_uk": outside,
            "no_location": nowhere & ~outside,
        },
    )
