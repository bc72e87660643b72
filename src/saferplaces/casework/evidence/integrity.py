"""Whether a file is as it came: asked each time before it is given out."""

from __future__ import annotations

import hashlib
import logging
from typing import BinaryIO

from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.models import Exhibit
from saferplaces.foundation.policy import Refused

LOG = logging.getLogger("saferplaces.evidence")
DAMAGED = (
    "This file is not as it came, so it is not given out.",
    "Tell your administrator: it may be in a backup.",
)


def opened(exhibit: Exhibit) -> BinaryIO:
    """Return the file of an exhibit, read through and found as it came, at its beginning.

    Raises
    ------
    Refused
        When it is missing or differs.
    """
    try:
        file = folders.original(exhibit.pk).open("rb")
    except OSError:
        _tell("missing", exhibit)
        raise Refused(*DAMAGED) from None
    if hashlib.file_digest(file, "sha256").hexdigest() != exhibit.sha256:
        file.close()
        _tell("changed", exhibit)
        raise Refused(*DAMAGED)
    file.seek(0)
    return file


def _tell(what: str, exhibit: Exhibit) -> None:
    LOG.error("a file of a case is not as it came", extra={"fields": {"what": what,
              "exhibit": str(exhibit.pk)}})  # fmt: skip
