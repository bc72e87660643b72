"""Whether a file is as it came: asked each time before it is given out."""

from __future__ import annotations

import hashlib
import logging
import mmap
from collections.abc import Iterator

from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.models import Exhibit
from saferplaces.foundation.policy import Refused

LOG = logging.getLogger("saferplaces.evidence")
PIECE = 1 << 18
DAMAGED = (
    "This file is not as it came, so it is not given out.",
    "Tell your administrator: it may be in a backup.",
)


def opened(exhibit: Exhibit) -> mmap.mmap:
    """Return the file of an exhibit, read through and found as it came.

    What is given out is what was read through, whatever becomes of the name meanwhile.

    Raises
    ------
    Refused
        When it is missing or differs.
    """
    try:
        with folders.original(exhibit.pk).open("rb") as file:
            found = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):
        _tell("missing", exhibit)
        raise Refused(*DAMAGED) from None
    if hashlib.sha256(found).hexdigest() != exhibit.sha256:
        found.close()
        _tell("changed", exhibit)
        raise Refused(*DAMAGED)
    return found


def pieces(found: mmap.mmap) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    for start in range(0, len(found), PIECE):
        yield found[start : start + PIECE]


def _tell(what: str, exhibit: Exhibit) -> None:
    LOG.error("a file of a case is not as it came", extra={"fields": {"what": what,
              "exhibit": str(exhibit.pk)}})  # fmt: skip
