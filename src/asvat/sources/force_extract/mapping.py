"""The mapping file: how a system's extract becomes incidents and parties, said in a small TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from asvat.errors import InputError
from asvat.records.code_lists import code_list
from asvat.records.precision import PlacePrecision, TimePrecision
from asvat.sources.force_extract.complaint import Complaint
from asvat.sources.force_extract.fields import (
    CODED,
    DATES,
    INCIDENT_FIELDS,
    NUMBERS,
    PARTY_FIELDS,
    RECORD_TYPES,
    ROLES,
    fold,
)
from asvat.sources.text_chunk import Layout

REGIMES = ("open", "part3", "uk_gdpr")
MARKINGS = ("NONE", "OFFICIAL", "OFFICIAL-SENSITIVE")
SECTIONS = ("source", "columns", "formats", "codes", "parties")
OTHERS = "*"
"""In a table of codes: what every value that it does not name becomes."""
_CLOSED_LISTS = ("category", "asb_category", "closing_code", "record_type")
_SOURCE_KEYS = {
    "name": str,
    "agency": str,
    "regime": str,
    "marking": str,
    "record_type": str,
    "time_precision": str,
    "place_precision": str,
    "files": list,
    "encoding": str,
    "delimiter": str,
    "sheet": str,
    "header_line": int,
}


@dataclass(frozen=True)
class Taken:
    """Where a field comes from: one or more columns of the file, or a fixed value."""

    columns: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Translation:
    """Codes by what the file writes (compared without case and punctuation)."""

    codes: dict[str, str]
    others: str = ""


@dataclass(frozen=True)
class People:
    """How the people in one role are written: by a prefix of their columns, or column by column.

    ``{n}`` in the prefix or in a column stands for 1, 2, 3, ...
    """

    prefix: str = ""
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mapping:
    """A mapping file, checked.

    Parameters
    ----------
    path
        The mapping file.
    name, agency, regime, marking, record_type
        What every record says of itself.
    time_precision
        How finely times are known at best.
    place_precision
        How finely the places are known that have coordinates.
    files
        Patterns of the names of the files it is for; empty: any file that has its columns.
    layout
        Encoding, delimiter, sheet and header line, where they are given.
    columns
        Where each field comes from.
    formats
        Date formats by field; those of ``dates`` hold for fields without their own.
    separator
        What parts the qualifiers in one cell.
    codes
        Translations by field.
    people
        By role.
    """

    path: Path
    name: str
    agency: str
    regime: str
    marking: str
    record_type: str
    time_precision: TimePrecision
    place_precision: PlacePrecision
    files: tuple[str, ...]
    layout: Layout
    columns: dict[str, Taken]
    formats: dict[str, tuple[str, ...]]
    separator: str
    codes: dict[str, Translation]
    people: dict[str, People]

    def formats_of(self, name: str) -> tuple[str, ...]:
        """Return the date formats of a field."""
        return self.formats.get(name, self.formats.get("dates", ()))


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file.

    Raises
    ------
    InputError
        When it cannot be read or says something that cannot be done: which key, on which line,
        and how to mend it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"the mapping is not valid TOML: {error}",
            where=str(path),
            mend="Texts stand in quotation marks; each table begins with its name in brackets.",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "the mapping cannot be read",
            where=str(path),
            mend="Draft one with: asvat mapping new FILE. It must be a UTF-8 text file.",
        ) from error
    complaint = Complaint(str(path), text)
    for section in content:
        complaint.unless_known("", section, SECTIONS, "a table of a mapping")
    source = _source(content.get("source", {}), complaint)
    columns = _columns(content.get("columns", {}), complaint)
    formats, separator = _formats(content.get("formats", {}), complaint)
    mapping = Mapping(
        path=path,
        **source,
        columns=columns,
        formats=formats,
        separator=separator,
        codes=_codes(content.get("codes", {}), complaint),
        people=_people(content.get("parties", {}), complaint),
    )
    _enough(mapping, complaint)
    return mapping


def _source(table: AnyMapping[str, Any], complaint: Complaint) -> dict[str, Any]:
    for key, value in table.items():
        complaint.unless_known("source", key, _SOURCE_KEYS, "a key of [source]")
        if not isinstance(value, _SOURCE_KEYS[key]) or value in ("", []):
            complaint.about("source", key, f"{key} must be {_KINDS[_SOURCE_KEYS[key]]}")
        if str(value).startswith("CHECK"):
            complaint.about(
                "source", key, f"{key} is still as drafted: fill it in", _NEEDED.get(key, "")
            )
    for key in ("name", "agency", "regime", "marking", "place_precision"):
        if key not in table:
            complaint.about("source", key, f"[source] does not say the {key}", _NEEDED[key])
    choices: dict[str, tuple[str, ...]] = {
        "regime": REGIMES,
        "marking": MARKINGS,
        "record_type": RECORD_TYPES,
        "time_precision": tuple(TimePrecision),
        "place_precision": tuple(PlacePrecision),
    }
    for key, allowed in choices.items():
        if key in table:
            complaint.unless_known("source", key, allowed, f"a {key}", value=table[key])
    if not fold(table["name"]) or table["name"] != "_".join(fold(table["name"]).split()):
        complaint.about(
            "source",
            "name",
            "name must be lower-case letters and digits, with _ between words",
            f"Write {'_'.join(fold(table['name']).split())!r}.",
        )
    return {
        "name": table["name"],
        "agency": table["agency"],
        "regime": table["regime"],
        "marking": table["marking"],
        "record_type": table.get("record_type", "incident"),
        "time_precision": TimePrecision(table.get("time_precision", "minute")),
        "place_precision": PlacePrecision(table["place_precision"]),
        "files": tuple(str(pattern) for pattern in table.get("files", ())),
        "layout": Layout(
            table.get("encoding", ""),
            table.get("delimiter", ""),
            table.get("sheet", ""),
            table.get("header_line", 1),
        ),
    }


_SIGN = re.compile(r"%[-_0]?(.?)")
_SIGNS = "aAbBdeHIjklmMpPRsSTyYzfF%"
"""Letters after % that a date format may use."""
_KINDS = {str: "a text in quotation marks", list: "a list of texts", int: "a whole number"}
_NEEDED = {
    "name": 'Give the extract a short name, such as name = "storm".',
    "agency": 'Name the agency that owns the records, such as agency = "West Yorkshire Police".',
    "regime": f"Say under which law they are held: one of {', '.join(REGIMES)}.",
    "marking": f"Say their protective marking: one of {', '.join(MARKINGS)}.",
    "place_precision": (
        "Say what the coordinates stand for: exact (the address), street, snapped (anonymous map "
        "points), area (the centre of an area) or none."
    ),
}


def _columns(table: AnyMapping[str, Any], complaint: Complaint) -> dict[str, Taken]:
    taken = {}
    for name, entry in table.items():
        complaint.unless_known("columns", name, INCIDENT_FIELDS, "a field")
        taken[name] = _taken(name, entry, complaint)
        if len(taken[name].columns) > 1 and name in NUMBERS:
            complaint.about("columns", name, f"{name} comes from one column")
        if len(taken[name].columns) > 2 and name in DATES:
            complaint.about("columns", name, f"{name} comes from a date, or a date and a time")
        if taken[name].value and name in (*NUMBERS, *DATES):
            complaint.about("columns", name, f"{name} cannot be the same for all rows")
        _known_code("columns", name, name, taken[name].value, complaint)
    return taken


def _taken(name: str, entry: object, complaint: Complaint) -> Taken:
    if isinstance(entry, str) and entry:
        return Taken((entry,))
    if isinstance(entry, list) and entry and all(isinstance(c, str) and c for c in entry):
        return Taken(tuple(entry))
    if isinstance(entry, dict) and list(entry) == ["value"] and isinstance(entry["value"], str):
        return Taken(value=entry["value"])
    complaint.about(
        "columns",
        name,
        f"{name} does not say where it comes from",
        f'Write {name} = "Column", {name} = ["Column", "Column"] or {name} = {{value = "text"}}.',
    )
    raise AssertionError("a complaint always raises")


def _known_code(section: str, key: str, name: str, code: str, complaint: Complaint) -> None:
    if not code or name not in _CLOSED_LISTS:
        return
    listed = CODED[name]
    known = code_list(listed).column("code").to_pylist() if listed else list(RECORD_TYPES)
    complaint.unless_known(section, key, known, f"a code of {name}", value=code)


def _formats(
    table: AnyMapping[str, Any], complaint: Complaint
) -> tuple[dict[str, tuple[str, ...]], str]:
    formats: dict[str, tuple[str, ...]] = {}
    separator = ";"
    allowed = (*DATES, "month", "date_of_birth", "dates", "separator")
    for name, entry in table.items():
        complaint.unless_known("formats", name, allowed, "a date field")
        if name == "separator":
            separator = str(entry)
            continue
        forms = (entry,) if isinstance(entry, str) else tuple(entry)
        for form in forms:
            signs = set(_SIGN.findall(form)) if isinstance(form, str) else set()
            if not signs or signs - set(_SIGNS):
                complaint.about(
                    "formats",
                    name,
                    f"{form!r} is not a date format",
                    'Write the parts with their signs, as in "%d/%m/%Y %H:%M".',
                )
        formats[name] = forms
    return formats, separator or ";"


def _codes(table: AnyMapping[str, Any], complaint: Complaint) -> dict[str, Translation]:
    translations = {}
    for name, entries in table.items():
        complaint.unless_known("codes", name, CODED, "a field with codes")
        section = f"codes.{name}"
        if not isinstance(entries, dict) or not all(isinstance(c, str) for c in entries.values()):
            complaint.about(
                section, "", f'[{section}] must hold lines such as "IN THE FILE" = "CODE"'
            )
        for key, code in entries.items():
            _known_code(section, key, name, code, complaint)
        codes = {fold(key): code for key, code in entries.items() if key != OTHERS}
        translations[name] = Translation(codes, entries.get(OTHERS, ""))
    return translations


def _people(table: AnyMapping[str, Any], complaint: Complaint) -> dict[str, People]:
    people = {}
    for role, entries in table.items():
        complaint.unless_known("parties", role, ROLES, "a role")
        section = f"parties.{role}"
        for name, column in entries.items():
            complaint.unless_known(section, name, ("prefix", *PARTY_FIELDS), "a field of a person")
            if not isinstance(column, str) or not column:
                complaint.about(section, name, f"{name} must name one column")
        fields = {name: column for name, column in entries.items() if name != "prefix"}
        people[role] = People(entries.get("prefix", ""), fields)
    return people


def _enough(mapping: Mapping, complaint: Complaint) -> None:
    if not {"occurred_from", "occurred_to", "reported_at", "month"} & set(mapping.columns):
        complaint.about(
            "columns",
            "occurred_from",
            "no column says when an incident happened",
            "Name the column of occurred_from, reported_at or month.",
        )
    if "category" not in mapping.columns:
        complaint.about(
            "columns",
            "category",
            "nothing says what an incident is",
            'Name the column of category, or write category = {value = "anti-social-behaviour"}.',
        )
    for name in mapping.codes:
        if name not in mapping.columns:
            complaint.about(
                f"codes.{name}", "", f"[codes.{name}] translates a field that [columns] leaves out"
            )
