"""Reference rows that a process keeps: pages ask for many codes, which change a few times a year.

They are kept under the state of their tables (`saferplaces.foundation.kept`), for which a request
asks once (`one_reading`); whoever is in no request asks each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from saferplaces.foundation.kept import Kept, state_of
from saferplaces.foundation.reference.models import Code, District

M = TypeVar("M", bound=Model)
_codes: Kept[tuple[Code, ...]] = Kept()
_districts: Kept[tuple[District, ...]] = Kept()
_reading: ContextVar[list[str] | None] = ContextVar("reference_state", default=None)


class KeptRows(QuerySet[M]):
    """All rows of a list from what is kept; what is asked of them further, from the database."""

    rows_kept: Callable[[], Iterable[M]] | None = None  # no copy that filters or sorts has it

    def _fetch_all(self) -> None:
        if self._result_cache is None and self.rows_kept is not None:
            self._result_cache = list(self.rows_kept())
        super()._fetch_all()


def codes(name: str) -> tuple[Code, ...]:
    """Return every row of a code list, those of other days too. They are not to be changed."""
    return _codes.of(name, state(), lambda: tuple(Code.objects.filter(list=name)))


def districts() -> tuple[District, ...]:
    """Return the districts of the region. They are not to be changed."""
    return _districts.of("", state(), lambda: tuple(District.objects.all()))


def state() -> str:
    """Return the state of codes and districts: within a reading, that of its beginning."""
    reading = _reading.get()
    if reading:
        return reading[0]
    found = state_of(Code, District)
    if reading is not None:
        reading.append(found)
    return found


@contextmanager
def one_reading() -> Iterator[None]:
    """Ask for the state once: what is done within sees the codes of one moment."""
    token = _reading.set([])
    try:
        yield
    finally:
        _reading.reset(token)


def changed(**_signal: Any) -> None:
    """Ask for the state each time from here on: this very request has changed a row."""
    _reading.set(None)
