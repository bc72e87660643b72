"""A mapping held against the header of a file: which of its columns fills which field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asvat.errors import InputError
from asvat.sources.force_extract.complaint import close_to
from asvat.sources.force_extract.fields import PARTY_NAMES, fold
from asvat.sources.force_extract.headless import check_header
from asvat.sources.force_extract.mapping import Mapping, People

MOST_PEOPLE = 50
"""The largest number that ``{n}`` stands for."""


@dataclass(frozen=True)
class Person:
    """The columns of the first, second, ... person in a role."""

    role: str
    position: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Binding:
    """Columns of the file by field, and the people in it."""

    fields: dict[str, tuple[str, ...]]
    people: tuple[Person, ...]


class _Header:
    def __init__(self, names: Sequence[str], file: str, mapping: Mapping) -> None:
        self.names, self._file, self._mapping = names, file, mapping
        self._folded: dict[str, str] = {}
        for name in names:
            self._folded.setdefault(fold(name), name)

    def find(self, wanted: str) -> str | None:
        """Return the column of that name, else of that name without case and punctuation."""
        return wanted if wanted in self.names else self._folded.get(fold(wanted))

    def need(self, wanted: str, name: str) -> str:
        """Return the column, or say that it is missing."""
        found = self.find(wanted)
        if found is None:
            self.miss(f"the file has no column “{wanted}”, from which {name} comes", wanted)
        return str(found)

    def miss(self, what: str, wanted: str) -> None:
        check_header(self.names, self._file)
        raise InputError(
            what,
            where=self._file,
            mend=(
                f"{close_to(wanted, self.names)}Put the column right in {self._mapping.path.name}, "
                f"or in the file. The file has: {', '.join(self.names)}."
            ),
        )


def bind(mapping: Mapping, names: Sequence[str], file: str) -> Binding:
    """Find the columns of a mapping in a file's header.

    Raises
    ------
    InputError
        When a column is missing: which, for which field, and what was probably meant.
    """
    header = _Header(names, file, mapping)
    fields = {
        name: tuple(header.need(column, name) for column in taken.columns)
        for name, taken in mapping.columns.items()
    }
    people: list[Person] = []
    for role, description in mapping.people.items():
        found = _people(role, description, header)
        if not found:
            wanted = description.prefix or next(iter(description.fields.values()), "")
            header.miss(f"the file has no columns of a {role} (“{wanted}”)", wanted)
        people += found
    return Binding(fields, tuple(people))


def _people(role: str, description: People, header: _Header) -> list[Person]:
    numbered = "{n}" in description.prefix or any(
        "{n}" in column for column in description.fields.values()
    )
    if not numbered:
        fields = _person(description, header, "")
        missing = [c for name, c in description.fields.items() if name not in fields]
        for column in missing:
            header.need(column, role)
        return [Person(role, 1, fields)] if fields else []
    people = []
    for number in range(1, MOST_PEOPLE + 1):
        fields = _person(description, header, str(number))
        if fields:
            people.append(Person(role, number, fields))
    return people


def _person(description: People, header: _Header, number: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    if description.prefix:
        prefix = fold(description.prefix.replace("{n}", number))
        for column in header.names:
            folded = fold(column)
            if folded.startswith(prefix):
                rest = folded.removeprefix(prefix).strip()
                name = PARTY_NAMES.get(rest) if rest else "full_name"
                if name:
                    fields.setdefault(name, column)
    for name, wanted in description.fields.items():
        found = header.find(wanted.replace("{n}", number))
        if found is not None:
            fields[name] = found
    return fields
