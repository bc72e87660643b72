"""Examples for the walk over every address."""

from __future__ import annotations

import uuid

from tests.saferplaces.cast import person
from tests.saferplaces.examples import example

from saferplaces.intake.extracts.actions.bring import bring
from saferplaces.intake.extracts.models import Extract, ExtractState


def a_checked_extract() -> Extract:
    """One that Ana sent and that waits for her to confirm it."""
    row = bring(person("ana").actor, uuid.uuid4(), name="a.csv", size=1, sha256="0" * 64)
    Extract.objects.filter(pk=row.pk).update(state=ExtractState.CHECKED)
    row.refresh_from_db()
    return row


@example("extract", "extract-confirm", "extract-withdraw", "extract-rejects", "api-extract")
def _extract() -> dict[str, object]:
    return {"pk": a_checked_extract().pk}
