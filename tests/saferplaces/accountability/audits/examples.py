"""Examples of audits for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.accountability.audits.made import disputed, reading
from tests.saferplaces.examples import example


@example(
    "recording-audit", "audit-replan", "audit-draw", "audit-assign", "audit-disagreements",
    "audit-close", "audit-pass-on", "audit-abandon", "audit-report",
)  # fmt: skip
def _audit() -> dict[str, object]:
    return {"pk": reading().pk}


@example("audit-judge")
def _log() -> dict[str, object]:
    return {"pk": reading().logs.get(place=2).pk}


@example("audit-disagreement")
def _disputed() -> dict[str, object]:
    return {"pk": disputed().pk}
