"""What goes wrong, said so that the reader can mend it."""

from __future__ import annotations


class AsvatError(Exception):
    """A problem that the user can mend.

    Every message says what is wrong, where, and how to mend it. It never quotes a name or a
    narrative.

    Parameters
    ----------
    what
        What is wrong, as one sentence without a full stop.
    where
        The file, column, option or argument it concerns.
    mend
        What to do about it.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        place = f"{where}: " if where else ""
        remedy = f". {mend}" if mend else ""
        super().__init__(f"{place}{what}{remedy}")


class InputError(AsvatError):
    """A file or an argument cannot be used as it is."""


class PrecisionError(AsvatError):
    """The records are not known precisely enough for the method that was asked for."""


class DatasetError(AsvatError):
    """A dataset folder is missing, busy, of another version or damaged."""
