"""A file whose first line is a record: what stands there is nobody's to read in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable

from asvat.errors import InputError

LONGEST_NAME = 80
"""Characters of the longest name of a column."""
_VALUE = re.compile(
    r"@|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}|\d{4}[/\-]\d{2}[/\-]\d{2}|\d:\d\d|\d{6}|\d{5} \d{5,6}"
    r"|^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$",
    re.IGNORECASE,
)
"""What stands in cells and not in names: an address, a date, a time, a number, a postcode."""


def check_header(names: Iterable[str], file: str) -> None:
    """Check that the names of columns are names, before any message tells them.

    Raises
    ------
    InputError
        When one of them looks like what stands in a cell. It quotes none.
    """
    if any(len(name) > LONGEST_NAME or _VALUE.search(name) for name in names):
        raise InputError(
            "the first line looks like a record, not like the names of columns",
            where=file,
            mend="Export it again with a header. What stands there is not shown, because it may "
            "be about a person.",
        )
