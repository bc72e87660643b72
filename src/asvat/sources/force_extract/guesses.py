"""What the columns of an unknown file probably hold, by their names and their content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from asvat.sources.force_extract.fields import (
    DATES,
    INCIDENT_NAMES,
    PARTY_NAMES,
    ROLES,
    fold,
)
from asvat.sources.moment_text import parse_moment, parse_time

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+44|0)[\d ]{9,12}")
_ROLE_WORDS = {
    "caller": ("caller", "complainant", "informant", "reporter", "reported by"),
    "victim": ("victim", "aggrieved", "injured party", "tenant", "ip", "vic"),
    "suspect": ("suspect", "offender", "perpetrator", "accused", "defendant", "alleged", "susp"),
    "witness": ("witness", "wit"),
}


def guess_people(names: Iterable[str]) -> tuple[dict[str, tuple[str, dict[str, str]]], set[str]]:
    """Return prefix and columns of each role, and every column that may tell of a person."""
    names = list(names)
    people: dict[str, tuple[str, dict[str, str]]] = {}
    personal: set[str] = set()
    for role in ROLES:
        for word in _ROLE_WORDS[role]:
            found: dict[str, str] = {}
            prefix = ""
            for name in names:
                match = re.match(rf"({word}s?\s?(\d*))(?: |$)(.*)", fold(name))
                if match:
                    personal.add(name)
                    field = PARTY_NAMES.get(match[3])
                    if field and (match[2] in ("", "1")):
                        found[field] = name
                        prefix = match[1].removesuffix(match[2])
                        prefix += "{n}" if match[2] else ""
                    elif not match[3]:
                        found["full_name"] = name
            if found and role not in people:
                people[role] = (prefix, found)
    # Columns of persons that name no role are left to the reader, and their content is not shown.
    lone = ("forename", "surname", "first name", "last name", "dob", "date of birth", "phone")
    personal |= {name for name in names if fold(name) in (*lone, "telephone", "email", "mobile")}
    return people, personal


def guess_fields(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the columns of each field: by their names first, then by what stands in them."""
    fields: dict[str, list[str]] = {}
    for name, values in columns.items():
        field = INCIDENT_NAMES.get(fold(name))
        if field and field not in fields and _plausible(field, values):
            fields[field] = [name]
    used = {name for names in fields.values() for name in names}
    for name, values in columns.items():
        field = None if name in used else _by_content(values)
        if field and field not in fields:
            fields[field] = [name]
            used.add(name)
    for field in DATES:
        if field in fields:
            fields[field] += _time_column(fields[field][0], columns, used)
    return fields


def _share(values: Iterable[str], test: re.Pattern[str]) -> float:
    sample = list(islice(values, 200))
    return sum(bool(test.fullmatch(v)) for v in sample) / len(sample) if sample else 0.0


def _numbers(values: list[str]) -> list[float]:
    found = []
    for value in values[:200]:
        try:
            found.append(float(value.replace(",", "")))
        except ValueError:
            return []
    return found


_RANGES = {
    "longitude": (-9.0, 2.1),
    "latitude": (49.7, 61.0),
    "easting": (50_000.0, 700_000.0),
    "northing": (1_000.0, 1_300_000.0),
}


def _in_range(field: str, values: list[str]) -> bool:
    numbers = [n for n in _numbers(values) if n]
    low, high = _RANGES[field]
    return bool(numbers) and sum(low <= n <= high for n in numbers) > 0.8 * len(numbers)


def _plausible(field: str, values: list[str]) -> bool:
    if field in _RANGES:
        return not values or _in_range(field, values)
    if field in (*DATES, "month"):
        return not values or _dated(values) > 0.5
    return True


def _dated(values: list[str]) -> float:
    sample = values[:200]
    good = sum(bool(parse_moment(v) or is_american(v)) for v in sample)
    return good / len(sample) if sample else 0.0


def is_american(value: str) -> bool:
    """Say whether a date can only be read with the month first."""
    found = re.match(r"(\d{1,2})/(\d{1,2})/\d{4}", value)
    return bool(found and int(found[1]) <= 12 < int(found[2]) <= 31)


def _by_content(values: list[str]) -> str | None:
    if not values:
        return None
    if _share(values, _PHONE) > 0.8:
        return None
    if _share(values, _POSTCODE) > 0.8:
        return "postcode"
    if any("/" in v or "-" in v[1:] for v in values[:20]) and _dated(values) > 0.8:
        return "occurred_from"
    decimal = all("." in v for v in values[:20])
    for field in ("longitude", "latitude"):
        if decimal and _in_range(field, values):
            return field
    return None


def _time_column(date: str, columns: dict[str, list[str]], used: set[str]) -> list[str]:
    """Return the column with the time of day that goes with a date, if there is one."""
    if any(":" in value for value in columns[date][:50]):
        return []
    stem = re.sub(r"\b(date|on)\b", "", fold(date)).strip()
    for name, values in columns.items():
        folded = re.sub(r"\b(24hr|24 hr|hhmm)\b", "", fold(name)).strip()
        fits = folded in (f"{stem} time".strip(), f"time {stem}".strip(), "time")
        if fits and name not in used and all(parse_time(v) is not None for v in values[:50]):
            used.add(name)
            return [name]
    return []
