"""Which days, which district or area: what a list is asked for."""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from asvat.dataset.query import NOT_FUTURE
from asvat.errors import InputError
from asvat.findings.listing.reader import Reader, literal
from asvat.findings.scope import in_scope

CLOSED_ON = "coalesce(closed_at, reported_at, occurred_from)::DATE"
"""The day on which a log is due: closed, or reported where it is not closed."""


@dataclass(frozen=True)
class Asked:
    """What to list.

    Parameters
    ----------
    first, last
        Days on which the logs were closed, both included; None for the last day with logs due.
    district
        District as the records name it, in any case of letters; empty for all.
    area
        Code or name of an area in a layer of the dataset; empty for all.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    district: str = ""
    area: str = ""


@dataclass(frozen=True)
class Chosen:
    """The logs of the days asked for.

    Parameters
    ----------
    first, last
        The days.
    logs
        ``incident_id, part, scope``; `part` is where tables keep the log, `scope` says whether
        it must be reviewed.
    in_scope
        Logs in scope closed on these days in the whole force, whatever district is asked for.
    """

    first: dt.date
    last: dt.date
    logs: pa.Table
    in_scope: int

    def parts(self) -> list[str]:
        """Return the keys of the parts in which tables keep these logs."""
        return sorted(pc.unique(self.logs.column("part")).to_pylist())


def choose(reader: Reader, asked: Asked) -> Chosen:
    """Find the logs asked for, and have the session call them ``chosen``.

    Raises
    ------
    InputError
        When no log has ever been due, or there is no such district or area.
    """
    last = asked.last or asked.first or last_day(reader)
    first = asked.first or last
    reader.db.execute(
        "CREATE OR REPLACE TEMP TABLE chosen AS SELECT incident_id, closing_code, offence_class, "
        "area_name, lsoa_code, easting, northing, "
        "coalesce(strftime(coalesce(reported_at, occurred_from), '%Y-%m'), 'undated') AS part "
        f"FROM {reader.records()} WHERE {CLOSED_ON} BETWEEN {literal(first)} AND {literal(last)}"
    )
    found = reader.sql("SELECT * FROM chosen ORDER BY incident_id")
    found = found.append_column("scope", in_scope(found))
    whole = pc.sum(found.column("scope")).as_py() or 0
    here = found
    if asked.district:
        here = here.filter(_in_district(reader, here, asked.district))
    if asked.area:
        here = here.filter(_in_area(reader, here, asked.area))
    logs = here.select(["incident_id", "part", "scope"])
    if len(logs) < len(found):
        reader.db.register("kept", logs.select(["incident_id"]))
        reader.db.execute("DELETE FROM chosen WHERE incident_id NOT IN (SELECT * FROM kept)")
    return Chosen(first, last, logs, int(whole))


def last_day(reader: Reader) -> dt.date:
    """Return the last day with logs due; a date in the future is an error of the source.

    Raises
    ------
    InputError
        When there is none.
    """
    days = reader.sql(f"SELECT DISTINCT closed_on FROM {reader.of('queue')} ORDER BY 1 DESC")
    for day in days.column(0).to_pylist():
        if day is None:
            continue
        found = reader.sql(
            f"SELECT count(*) FROM {reader.records()} SEMI JOIN (SELECT incident_id "
            f"FROM {reader.of('queue')} WHERE closed_on = {literal(day)}) USING (incident_id) "
            f"WHERE {NOT_FUTURE}"
        )
        if found.column(0)[0].as_py():
            return day  # type: ignore[no-any-return]
    known = [day for day in days.column(0).to_pylist() if day is not None]
    if known:
        raise InputError(
            "every log due is dated in the future",
            where=f"snapshot {reader.snapshot.name}",
            mend=f"See them with --from {known[-1]} --to {known[0]}, and mend the dates at the "
            "source.",
        )
    raise InputError(
        "no log is due for review on any day",
        where=f"snapshot {reader.snapshot.name}",
        mend="Give the days with --day, or add records and run again.",
    )


def _in_district(reader: Reader, logs: pa.Table, wanted: str) -> pa.ChunkedArray:
    mask = pc.equal(pc.utf8_lower(logs.column("area_name")), wanted.strip().lower())
    if not pc.any(mask).as_py():
        known = reader.sql(
            f"SELECT area_name FROM {reader.records()} WHERE area_name IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC LIMIT 200"
        )
        _check_known(wanted, known.column(0).to_pylist(), "district", "--district")
    return pc.fill_null(mask, False)


def _in_area(reader: Reader, logs: pa.Table, wanted: str) -> pa.Array:
    from asvat.dataset.areas import assign, layers  # noqa: PLC0415 - shapes only where asked for

    known: list[str] = []
    for areas in layers(reader.dataset.layout).values():
        names = [str(n).lower() for n in areas.names]
        codes = [str(c).lower() for c in areas.codes]
        known += [str(n) for n in areas.names]
        if wanted.strip().lower() in {*names, *codes}:
            is_it = [wanted.strip().lower() in pair for pair in zip(names, codes, strict=True)]
            at = assign(reader.dataset.layout, logs, areas)
            return pa.array([bool(i >= 0 and is_it[i]) for i in at.tolist()], pa.bool_())
    _check_known(wanted, known, "area", "--area")
    return pa.array([False] * logs.num_rows)


def _check_known(wanted: str, known: list[str], what: str, option: str) -> None:
    """Refuse a name that is nowhere on record, with the names that are nearest to it."""
    folded = {name.lower(): name for name in known}
    if wanted.strip().lower() in folded:
        return
    near = difflib.get_close_matches(wanted.lower(), list(folded), 5, 0.5) or list(folded)[:8]
    listed = ", ".join(folded[n] for n in near)
    raise InputError(
        f"there is no {what} “{wanted}” on record",
        where=option,
        mend=f"Perhaps: {listed}." if listed else "The dataset has none.",
    )
