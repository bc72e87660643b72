"""The group of each log: its district, its channel, or how deprived its area is."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from asvat.dataset.areas import assign, layers
from asvat.dataset.layout import Layout
from asvat.dataset.ledger import Ledger
from asvat.errors import InputError
from asvat.geography.areas import Areas, read_areas

UNKNOWN = "not known"
DEPRIVATION = "deprivation"
_COLUMNS = ("deprivation_quintile", "deprivation_decile", "imd_quintile", "imd_decile", DEPRIVATION)


BY = (DEPRIVATION, "district", "channel")
"""What logs are grouped by: places and channels, never people."""


def groups(logs: pa.Table, by: str, layout: Layout, truth: Path | None = None) -> list[str]:
    """Return the group of each log (as :func:`...raised.raised` gives them).

    Deprivation comes from a layer of the dataset of a kind that begins with ``deprivation``,
    whose areas are named by it; else from a lookup to ``deprivation``; else from the simulator's
    areas in the folder of its `truth`.

    Raises
    ------
    InputError
        When nothing says how deprived an area is.
    """
    if by not in BY:
        raise InputError(f"“{by}” is no way to group", where="--by", mend=f"Use {', '.join(BY)}.")
    if by != DEPRIVATION:
        column = "area_name" if by == "district" else "channel"
        return [value or UNKNOWN for value in logs.column(column).to_pylist()]
    known = layers(layout)
    named = next((known[kind] for kind in sorted(known) if kind.startswith(DEPRIVATION)), None)
    if named is not None:
        return _located(layout, logs, named, {})
    for kind, levels in _lookups(layout).items():
        if kind in known:
            return _located(layout, logs, known[kind], levels)
        return [levels.get(code, UNKNOWN) for code in logs.column("lsoa_code").to_pylist()]
    if truth is not None and (truth / "areas.geojson").exists():
        return _located(layout, logs, _named_by_deprivation(truth / "areas.geojson"), {})
    raise InputError(
        "the dataset does not say how deprived an area is",
        where="--by deprivation",
        mend="Add a layer named by it: asvat areas add FILE --kind deprivation --name COLUMN, or "
        "a lookup: asvat areas lookup FILE --from lsoa21 --to deprivation.",
    )


def _located(layout: Layout, logs: pa.Table, areas: Areas, levels: dict[str, str]) -> list[str]:
    """Return the level of the area that each log lies in: its name, or what its code leads to."""
    names = [
        levels.get(str(code), UNKNOWN) if levels else str(name)
        for code, name in zip(areas.codes, areas.names, strict=True)
    ]
    return [names[i] if i >= 0 else UNKNOWN for i in assign(layout, logs, areas).tolist()]


def _lookups(layout: Layout) -> dict[str, dict[str, str]]:
    """Return the lookups to deprivation by the kind of area that they begin with."""
    with Ledger(layout) as ledger:
        rows = [row for row in ledger.areas() if row["kind"].endswith(f"-{DEPRIVATION}")]
    found = {}
    for row in rows:
        table = pq.read_table(layout.areas / row["file"])
        pairs = zip(table.column("old").to_pylist(), table.column("new").to_pylist(), strict=True)
        found[row["kind"].removesuffix(f"-{DEPRIVATION}")] = dict(pairs)
    return found


def _named_by_deprivation(path: Path) -> Areas:
    import pyogrio  # noqa: PLC0415 - brings GDAL along, only where it is needed

    fields = list(pyogrio.read_info(path)["fields"])
    column = next((name for name in _COLUMNS if name in fields), "")
    if not column:
        raise InputError(
            "no column of deprivation",
            where=path.name,
            mend=f"It is called one of {', '.join(_COLUMNS)}.",
        )
    return read_areas(path, "ward", name=column)
