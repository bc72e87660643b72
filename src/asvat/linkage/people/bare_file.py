"""``asvat link``: people in a bare file, one party a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from asvat.errors import InputError
from asvat.geography.whole_file import whole_file
from asvat.linkage.people.bare_mapping import BareMapping, birth_reader, read_bare_mapping
from asvat.linkage.people.clustering import cluster
from asvat.linkage.people.profiles import RAW, prepare
from asvat.linkage.spark import Engine, weighing

Progress = Callable[[str, float, float], None]
ADDED = ("person_id", "match_probability")
LOOKED_AT = 2_000
"""Dates that are looked at to find their format."""
_STEPS = ("reading", "preparing", "training", "comparing", "putting together", "writing")


@dataclass(frozen=True)
class LinkedFile:
    """What was written: rows, people (rows that name nobody count as one each), unlinkable rows."""

    rows: int
    people: int
    unlinkable: int
    undated: int
    """Dates of birth that could not be read, and count as missing."""


@dataclass(frozen=True)
class _Text:
    """A file as read: encoding, delimiter, header, and each record as it stands and as fields."""

    encoding: str
    delimiter: str
    header: list[str]
    header_text: str
    records: list[tuple[str, list[str]]]


def link_file(
    file: Path,
    mapping: Path,
    out: Path,
    progress: Progress = lambda _step, _done, _all: None,
    engine: Engine = Engine.DUCKDB,
) -> LinkedFile:
    """Link the rows of a CSV file and write it again with two columns more.

    Rows, order, columns and the text of every field stay as they are. ``person_id`` is equal for
    rows of one person; a row that names nobody (no name, a placeholder, an organisation) has one
    of its own. ``match_probability`` is the probability of the strongest link that holds the row
    to the rest of the person, 1 where there is no rest.

    Raises
    ------
    InputError
        When the file or the mapping cannot be used: what, where, how to mend. No value is quoted.
    """
    wanted = read_bare_mapping(mapping)

    def tell(step: int) -> None:
        progress(_STEPS[step], step, len(_STEPS))

    tell(0)
    text = _read(file)
    parties, undated = _parties(text, wanted, file)
    tell(1)
    prepared = prepare(parties)
    with weighing(engine) as weigh:
        tell(2)
        model = weigh.train(prepared.profiles)
        tell(3)
        edges = weigh.score(prepared.profiles, model)
    tell(4)
    clusters = cluster(prepared.profiles, edges, model)
    person = dict(
        zip(
            clusters.column("profile_id").to_pylist(),
            zip(
                clusters.column("cluster").to_pylist(),
                clusters.column("match_probability").to_pylist(),
                strict=True,
            ),
            strict=True,
        )
    )
    tell(5)
    profiles = prepared.parties.column("profile_id").to_pylist()
    found = [
        person[profile] if profile else (f"row-{number}", 1.0)
        for number, profile in enumerate(profiles, 1)
    ]
    _write(text, found, out)
    nobody = prepared.parties.num_rows - len([p for p in profiles if p])
    return LinkedFile(len(found), len({p for p, _ in found}), nobody, undated)


def _read(file: Path) -> _Text:
    try:
        content = file.read_bytes()
    except OSError:
        raise InputError(
            "the file cannot be read", where=str(file), mend="Check the path."
        ) from None
    encoding = "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1"
        text = content.decode(encoding)
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(2**31 - 1)
    records = list(_records(text, delimiter))
    while records and not records[0][1]:
        records.pop(0)
    if not records:
        raise InputError("the file is empty", where=str(file), mend="It needs a header.")
    if _ends_in_quotes(records[-1][0], delimiter):
        raise InputError(
            f"a quote is opened and never closed, in record {len(records) - 1}",
            where=str(file),
            mend="Close it: all that follows would be one field.",
        )
    header_text, header = records[0]
    return _Text(
        encoding, delimiter, [name.strip().lstrip("\ufeff") for name in header], header_text,
        records[1:],
    )  # fmt: skip


def _records(text: str, delimiter: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each record as it stands, line end included, and as its fields."""
    consumed: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            consumed.append(line)
            yield line

    for fields in csv.reader(lines(), delimiter=delimiter, skipinitialspace=True):
        yield "".join(consumed), fields
        consumed.clear()


def _ends_in_quotes(record: str, delimiter: str) -> bool:
    """Say whether the file ends within a quoted field of this record, its last."""
    try:
        list(csv.reader([record], delimiter=delimiter, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def _parties(text: _Text, mapping: BareMapping, file: Path) -> tuple[pa.Table, int]:
    """Return the rows as parties, `incident_id` the number of the row; and births not read."""
    for name in (n for names in mapping.columns.values() for n in names):
        if name not in text.header:
            raise InputError(
                f"there is no column “{name}”", where=str(file), mend="Mend the mapping."
            )
        if text.header.count(name) > 1:
            raise InputError(
                f"there are several columns “{name}”", where=str(file), mend="Rename all but one."
            )
    for name in ADDED:
        if name in text.header:
            raise InputError(
                f"there is a column {name} already", where=str(file), mend="Rename it first."
            )
    at = {f: [text.header.index(n) for n in names] for f, names in mapping.columns.items()}
    rows = [fields for _, fields in text.records if fields]
    for number, fields in enumerate(rows, 1):
        if len(fields) > len(text.header):
            raise InputError(
                f"record {number} has more fields than the header",
                where=str(file),
                mend="Put quotes round fields that hold the delimiter.",
            )
    columns: dict[str, pa.Array] = {
        "incident_id": pa.array([f"{number:09d}" for number in range(len(rows))]),
        "role": pa.array(["party"] * len(rows)),
        "position": pa.array([1] * len(rows), pa.int32()),
    }
    undated = 0
    for field in RAW:
        values = [_value(fields, at.get(field, [])) for fields in rows]
        if field == "date_of_birth" and field in at:
            read = birth_reader(mapping.date_format, [v for v in values if v][:LOOKED_AT])
            born = [read(v) if v else None for v in values]
            undated = sum(v is not None and b is None for v, b in zip(values, born, strict=True))
            values = born
        columns[field] = pa.array(values, pa.string())
    return pa.table(columns), undated


def _value(fields: list[str], at: list[int]) -> str | None:
    if not at:
        return None
    return " ".join(v for i in at if i < len(fields) and (v := fields[i].strip())) or None


def _write(text: _Text, found: list[tuple[str, float]], out: Path) -> None:
    people = iter(found)
    with whole_file(out) as part, part.open("w", encoding=text.encoding, newline="") as sink:
        sink.write(_longer(text, text.header_text, text.header, ADDED))
        for raw, fields in text.records:
            if not fields:
                sink.write(raw)
                continue
            person, probability = next(people)
            sink.write(_longer(text, raw, fields, (person, f"{probability:.6f}")))


def _longer(text: _Text, raw: str, fields: list[str], more: tuple[str, ...]) -> str:
    """Return a record with two fields more; a short one is filled up to the header first."""
    body = raw.rstrip("\r\n")
    short = [""] * (len(text.header) - len(fields))
    return text.delimiter.join([body, *short, *more]) + raw[len(body) :]
