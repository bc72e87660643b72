"""What makes a course of conduct worth a prompt: dated configuration."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from asvat.records.code_lists import code_list


@dataclass(frozen=True)
class ConductSettings:
    """Settings of the search for courses of conduct.

    Parameters
    ----------
    values
        The code list ``conduct_settings``: a number by code.
    kinds
        The code list ``conduct_kinds``: by offence class or subtype, the kind of conduct.
    classes
        Which of `kinds` are offence classes: crimes against a person, their home or their car.
    stalking
        The code list ``stalking_signs``: regular expressions (RE2) of words of stalking.
    """

    values: dict[str, float]
    kinds: dict[str, str]
    classes: frozenset[str]
    stalking: tuple[str, ...]

    @property
    def occasions(self) -> int:
        """Distinct events that make a course."""
        return int(self.values["occasions"])

    @property
    def months(self) -> int:
        """Calendar months within which they are taken together."""
        return int(self.values["window-months"])


def conduct_settings(on: dt.date | None = None) -> ConductSettings:
    """Return the settings that hold on a day; by default the latest of each."""
    kinds = code_list("conduct_kinds", on).to_pylist()
    return ConductSettings(
        {row["code"]: float(row["value"]) for row in code_list("conduct_settings", on).to_pylist()},
        {row["code"]: row["kind"] for row in kinds},
        frozenset(row["code"] for row in kinds if row["told_by"] == "class"),
        tuple(row["words"] for row in code_list("stalking_signs", on).to_pylist()),
    )
