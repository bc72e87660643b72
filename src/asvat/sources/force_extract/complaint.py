"""What is wrong with a mapping file: the key, its line, and what was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import NoReturn

from asvat.errors import InputError


def close_to(word: str, known: Iterable[str]) -> str:
    """Return “did you mean …” for a word that is close to a known one, else an empty text."""
    by_case = {other.casefold(): other for other in known}
    close = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=0.6)
    return f"Did you mean “{by_case[close[0]]}”? " if close else ""


class Complaint:
    """Raises errors about a mapping file.

    Parameters
    ----------
    file
        The mapping file.
    text
        Its text, in which lines are found.
    """

    def __init__(self, file: str, text: str) -> None:
        self._file, self._lines = file, text.splitlines()

    def about(self, section: str, key: str, what: str, mend: str = "") -> NoReturn:
        """Complain about a key.

        Raises
        ------
        InputError
            Always.
        """
        line = self._line(section, key)
        where = f"{self._file}, line {line}" if line else self._file
        raise InputError(what, where=where, mend=mend or "See docs/mapping.md.")

    def unless_known(
        self, section: str, key: str, known: Iterable[str], kind: str, value: str | None = None
    ) -> None:
        """Complain when a key (or its value, where given) is none of those known.

        Raises
        ------
        InputError
            When it is unknown; says which are known and which was probably meant.
        """
        word = key if value is None else value
        listed = [str(other) for other in known]
        if word in listed:
            return
        shown = ", ".join(listed[:30]) + (", ..." if len(listed) > 30 else "")
        self.about(
            section, key, f"“{word}” is not {kind}", f"{close_to(word, listed)}Known are {shown}."
        )

    def _line(self, section: str, key: str) -> int:
        """Return the line on which a key of a section stands; 0 where it cannot be found."""
        current, heading = "", 0
        for number, line in enumerate(self._lines, start=1):
            table = re.match(r"\s*\[\[?([^\]]+)\]", line)
            if table:
                current = ".".join(p.strip(" \"'") for p in table[1].split("."))
                if current in (section, key) or current.endswith(f".{key}"):
                    heading = heading or number
            word = re.match(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*[=.]""", line)
            if word and key and key in word.groups() and current == section:
                return number
        return heading
