"""``asvat findings``: what is due for review, in the order in which it should be read."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from asvat.cli.options import DatasetOption, Format, FormatOption, OutOption
from asvat.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

    from asvat.findings.listing import Asked, Chosen, Reader


class Kind(StrEnum):
    """What is listed."""

    QUEUE = "queue"
    ALERTS = "alerts"
    REPEATS = "repeats"
    RECORDING = "recording"
    PLACES = "places"
    PEOPLE = "people"


_COUNTERS = {Kind.PLACES: ("location",), Kind.PEOPLE: ("caller", "victim")}

SnapshotOption = Annotated[
    str, typer.Option("--snapshot", help="An earlier snapshot, by name; by default the last.")
]


def command(
    dataset: DatasetOption,
    kind: Annotated[
        Kind,
        typer.Option(
            "--kind",
            help="queue: the logs due, in order; alerts: those with a hard trigger; repeats: "
            "callers, victims and locations that met a setting; recording: crimes to consider; "
            "places, people: whatever comes up again, whether or not it met a setting.",
        ),
    ] = Kind.QUEUE,
    on: Annotated[
        str | None, typer.Option("--day", help="Day, such as 2026-03-02.", metavar="YYYY-MM-DD")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="First day closed.", metavar="YYYY-MM-DD")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", help="Last day closed.", metavar="YYYY-MM-DD")
    ] = None,
    top: Annotated[int, typer.Option("--top", help="How many to show; 0 shows all.", min=0)] = 20,
    district: Annotated[str, typer.Option("--district", help="Only this district.")] = "",
    area: Annotated[
        str, typer.Option("--area", help="Only this area of a layer of the dataset: name or code.")
    ] = "",
    snapshot: SnapshotOption = "",
    format: FormatOption = None,
    out: OutOption = None,
) -> None:
    """List what the last run found: by default the queue of the last day with logs due.

    Every log closed within the scope of review is in the queue, whatever its score; the headline
    says so. Logs about one event stand together. No list holds a person's name: asvat explain
    shows the people of one log. A file gets every row and column.

    Example: asvat findings --dataset data

    Or: asvat findings --dataset data --kind recording --day 2026-03-02 --out crimes.csv
    """
    from asvat.cli.output import chosen_format, emit
    from asvat.findings.listing import Asked, choose, open_snapshot

    wanted = chosen_format(format, out)
    asked = Asked(*_days(on, first, last), district, area)
    with open_snapshot(dataset, snapshot).open() as reader:
        chosen = choose(reader, asked)
        if wanted is not Format.TABLE:
            emit(_table(reader, chosen, kind), wanted, out)
            return
        if out is not None:
            raise InputError(
                "a list for the screen cannot go to a file",
                where="--out",
                mend="End the name in .csv or .json.",
            )
        for line in _lines(reader, chosen, kind, top, asked):
            typer.echo(line)


def _table(reader: Reader, chosen: Chosen, kind: Kind) -> pa.Table:
    from asvat.findings.listing import queue_of, recording_of, repeats_of

    if kind is Kind.RECORDING:
        return recording_of(reader, chosen)
    if kind in {Kind.QUEUE, Kind.ALERTS}:
        table = queue_of(reader, chosen).table
        return table.filter(table.column("alert")) if kind is Kind.ALERTS else table
    if kind is Kind.REPEATS:
        return repeats_of(reader, chosen)
    return repeats_of(reader, chosen, _COUNTERS[kind], only_met=False)


def _lines(reader: Reader, chosen: Chosen, kind: Kind, top: int, asked: Asked) -> list[str]:
    from asvat.cli import findings_text as text
    from asvat.findings.listing import queue_of

    if kind in {Kind.QUEUE, Kind.ALERTS}:
        folder = reader.dataset.layout.folder
        only = kind is Kind.ALERTS
        return text.queue_lines(queue_of(reader, chosen), asked, top, folder, alerts=only)
    table = _table(reader, chosen, kind)
    if kind is Kind.RECORDING:
        return text.recording_lines(table, chosen, top)
    return text.repeat_lines(table, chosen, top, kind.value)


def _days(
    on: str | None, first: str | None, last: str | None
) -> tuple[dt.date | None, dt.date | None]:
    if on and (first or last):
        raise InputError(
            "either one day or from one to another", where="--day", mend="Leave one of them out."
        )
    begin, end = _day(on or first, "--day" if on else "--from"), _day(last, "--to")
    if begin and end and begin > end:
        raise InputError("the first day is after the last", where="--from, --to", mend="Swap them.")
    if end and not begin:
        begin = end
    return begin, begin if on else end


def _day(text: str | None, option: str) -> dt.date | None:
    if text is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            raise ValueError
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"“{text}” is not a day", where=option, mend="Write it as 2026-03-02."
        ) from None
