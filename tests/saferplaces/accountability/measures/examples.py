"""An example of a measure, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.examples import example


@example("measure")
def _measure() -> dict[str, object]:
    return {"code": "repeat-victims"}
