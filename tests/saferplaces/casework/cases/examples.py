"""Examples of cases in Leeds, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.cases import factories
from tests.saferplaces.examples import example


@example("case")
def _case() -> dict[str, object]:
    return {"case_id": factories.case().pk}
