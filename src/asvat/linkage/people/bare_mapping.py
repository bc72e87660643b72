"""What the columns of a bare file mean: the mapping of ``asvat link``."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from asvat.errors import InputError

NAMES = ("given_name", "family_name", "full_name")
FIELDS = ("record_id", *NAMES, "date_of_birth", "phone", "email", "address", "postcode")
USUAL_DATES = (
    "%Y-%m-%d", "%Y%m%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%d%m%Y", "%d %b %Y",
    "%d %B %Y", "%Y %m %d",
)  # fmt: skip
_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"


@dataclass(frozen=True)
class BareMapping:
    """Where each field stands: the names of its columns, parted by a space where several.

    Parameters
    ----------
    columns
        Field to source columns.
    date_format
        Format of the date of birth as Python's ``strptime`` writes it; empty to find it.
    """

    columns: dict[str, tuple[str, ...]]
    date_format: str = ""


def read_bare_mapping(path: Path) -> BareMapping:
    """Read a mapping.

    Raises
    ------
    InputError
        When it cannot be read, names no name, or has a field that is not known.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise InputError(
            "the mapping cannot be read as TOML", where=str(path), mend="Check path and quotes."
        ) from None
    given = content.get("columns")
    if not isinstance(given, dict):
        raise InputError(
            "the mapping has no [columns]", where=str(path), mend='Add: family_name = "surname".'
        )
    columns = {}
    for field, named in given.items():
        if field not in FIELDS:
            raise InputError(
                f"there is no field “{field}”",
                where=f"{path}, [columns]",
                mend=f"The fields are {', '.join(FIELDS)}.",
            )
        names = [named] if isinstance(named, str) else named
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise InputError(
                "a field needs the name of a column, or a list of names",
                where=f"{path}, [columns], {field}",
            )
        if names:
            columns[field] = tuple(name.strip() for name in names)
    if not any(name in columns for name in NAMES):
        raise InputError(
            "the mapping names no name",
            where=f"{path}, [columns]",
            mend="Give at least one of given_name, family_name, full_name.",
        )
    formats = content.get("formats", {})
    wanted = formats.get("date_of_birth", "") if isinstance(formats, dict) else None
    if not isinstance(wanted, str):
        raise InputError("the format is not text", where=f"{path}, [formats], date_of_birth")
    return BareMapping(columns, wanted)


def birth_reader(wanted: str, values: Sequence[str]) -> Callable[[str], str | None]:
    """Return a function from a date of birth as written to eight digits, or nothing.

    A format of numbers keeps the digits even of a day that there is not (31 February): its slip
    is a digit, and the others still tell the person.

    Parameters
    ----------
    wanted
        The format; where it is empty the usual one that most of `values` fit.
    """
    if wanted:
        return _reader(wanted)
    fits = Counter[str]()
    for text in values:
        for form in USUAL_DATES:
            if (digits := _reader(form)(text)) and digits[:4] > "1000" and _is_day(digits):
                fits[form] += 1
    best = max(USUAL_DATES, key=lambda form: fits[form])
    return _reader(best)


def _reader(form: str) -> Callable[[str], str | None]:
    pattern = re.escape(form)
    numeric = {"%Y": r"(?P<y>\d{4})", "%m": r"(?P<m>\d{1,2})", "%d": r"(?P<d>\d{1,2})"}
    if all(pattern.count(part) == 1 for part in numeric) and pattern.count("%") == 3:
        tight = form.replace("%Y", "").replace("%m", "").replace("%d", "") == ""
        for part, by in numeric.items():
            pattern = pattern.replace(part, by.replace("{1,2}", "{2}") if tight else by)
        found = re.compile(rf"\s*{pattern}{_TIME}\s*")

        def by_digits(text: str) -> str | None:
            match = found.fullmatch(text)
            return f"{match['y']}{int(match['m']):02d}{int(match['d']):02d}" if match else None

        return by_digits

    def by_calendar(text: str) -> str | None:
        try:
            return f"{dt.datetime.strptime(text.strip(), form):%Y%m%d}"
        except ValueError:
            return None

    return by_calendar


def _is_day(digits: str) -> bool:
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
