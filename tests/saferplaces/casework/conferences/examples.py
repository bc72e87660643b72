"""Examples of conferences in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.conferences import made
from tests.saferplaces.examples import example


@example("conference-requirement")
def _duty() -> dict[str, object]:
    return {"pk": made.duty().pk}


@example("conference-case")
def _case() -> dict[str, object]:
    return {"case_id": made.serious().pk}


@example(
    "conference", "conference-change", "conference-calendar", "conference-people",
    "conference-papers", "conference-voices", "conference-outcome",
)  # fmt: skip
def _conference() -> dict[str, object]:
    return {"pk": made.with_ben().pk}


@example("conference-minutes")
def _minutes() -> dict[str, object]:
    return {"pk": made.with_ben().pk, "part": "open"}
