"""The measures: one list of typed definitions; pages, documents and the job read it.

What nobody collects yet stands in the list too, with where it is to come from; the room that
collects it adds a measure with the same code and an SQL statement, and so replaces it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from asvat.findings.repeats import RepeatSetting, repeat_settings
from asvat.records.code_lists import code_list
from saferplaces.foundation.registry import Registry

YEAR = 12


class Side(StrEnum):
    """What a measure is about; the first three stand side by side on the page."""

    VOLUME = "How much there is"
    PERCEPTION = "How safe people feel"
    WORKERS = "The safety of those who work there"
    OUTCOME = "Outcomes that ASVAT intends"


class Kind(StrEnum):
    """What the figure is, and by which method its interval is made."""

    SHARE = "share"
    COUNT = "count"


class Good(StrEnum):
    """Which direction is good."""

    LOWER = "Lower is better"
    HIGHER = "Higher is better"
    NEITHER = "Neither way is good in itself"


@dataclass(frozen=True)
class Measure:
    """One measure.

    Attributes
    ----------
    sql:
        Rows of month, district, numerator and denominator (None for a count) that may be added up;
        or, where `repeat` is given, rows of month, district, subject and events, of which those are
        counted who have as many events as the setting says. "" where nobody collects it yet.
    repeat:
        Row of the engine's code list ``repeat_settings``: how many events in how many months.
    comes_from:
        Where it is to come from, while nobody collects it.
    starts:
        What must be there before it can be made.
    version:
        Rises when the definition or its SQL changes; stands with every figure.
    """

    code: str
    name: str
    side: Side
    kind: Kind
    good: Good
    why: str
    definition: str
    numerator: str
    denominator: str
    source: str
    caveats: tuple[str, ...] = ()
    sql: str = ""
    repeat: str = ""
    starts: str = ""
    comes_from: str = ""
    version: int = 1

    @property
    def collected(self) -> bool:
        """Whether there is anything to make it from."""
        return bool(self.sql)

    @property
    def months(self) -> int:
        """How many months its main figure covers."""
        return setting(self.repeat).window if self.repeat else YEAR

    @property
    def events(self) -> int:
        """How many events make a repeat."""
        return setting(self.repeat).events

    def worded(self, text: str) -> str:
        """Put the setting's numbers into a sentence of this measure."""
        if not self.repeat:
            return text
        return text.replace("{events}", str(self.events)).replace("{months}", str(self.months))

    @property
    def interval(self) -> str:
        """The method of its interval, in words."""
        return (
            "Wilson's 95% interval of a share"
            if self.kind == Kind.SHARE
            else "Exact 95% interval of a Poisson count"
        )


MEASURES: Registry[Measure] = Registry()


def measures() -> list[Measure]:
    """Return all measures, in order."""
    return list(MEASURES)


def find(code: str) -> Measure | None:
    """Return a measure by its code."""
    return next((m for m in measures() if m.code == code), None)


@cache
def setting(code: str) -> RepeatSetting:
    """Return the engine's setting for repeats that a measure names, as it is now.

    Raises
    ------
    LookupError
        When the list has no such row, or one that does not look back over months.
    """
    rows = [row for row in repeat_settings() if row.code == code and row.unit == "months"]
    if not rows:
        raise LookupError(f"The list repeat_settings has no row {code} in months.")
    return max(rows, key=lambda row: (row.valid_from is not None, row.valid_from))


def closed_as_asb() -> list[str]:
    """Return the closing codes that mean anti-social behaviour and no crime."""
    return _codes_with("asb_category")


def closed_as_crime() -> list[str]:
    """Return the closing codes that ask for a crime number."""
    rows = code_list("closing_codes").to_pylist()
    return sorted({row["code"] for row in rows if row["needs"] == "crime number"})


def parameters() -> Mapping[str, object]:
    """Return what the statements of the measures may name."""
    return {
        "asb": closed_as_asb(),
        "crime": closed_as_crime(),
        "person_setting": "repeat-person-12-months",
    }


def _codes_with(column: str) -> list[str]:
    return sorted({r["code"] for r in code_list("closing_codes").to_pylist() if r[column]})
