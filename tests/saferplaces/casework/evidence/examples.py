"""One of each of our records, for the walk over every page."""

from __future__ import annotations

from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.casework.evidence import files
from tests.saferplaces.examples import example

from saferplaces.casework.evidence.models import Kept


@example("evidence-of-case", "diary-write", "evidence-upload")
def _case() -> dict[str, object]:
    return {"case_id": case().pk}


@example("diary-entry", "diary-entry-share", "diary-entry-aside")
def _entry() -> dict[str, object]:
    return {"pk": files.entry().pk}


@example("exhibit", "exhibit-take", "exhibit-picture", "exhibit-share", "exhibit-aside")
def _exhibit() -> dict[str, object]:
    return {"pk": files.exhibit().pk}


@example("diary-entry-back")
def _entry_aside() -> dict[str, object]:
    return {"pk": files.entry(state=Kept.SET_ASIDE).pk}


@example("exhibit-back")
def _exhibit_aside() -> dict[str, object]:
    return {"pk": files.exhibit(state=Kept.SET_ASIDE).pk}
