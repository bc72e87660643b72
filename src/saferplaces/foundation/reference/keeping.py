"""Reference rows that a process keeps, and how it knows that they are still those on record.

Pages ask for many codes, and codes change a few times a year. What is kept is kept under its
*state*: a number that the database makes of where the rows lie and which transactions wrote them.
It is another one after every change, in whichever process, and that of a change which was rolled
back is never met again; so nothing has to be told that a code has changed. A request asks for the
state once (`OneReading`); whoever is in no request asks each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, TextField
from django.db.models.expressions import RawSQL

from saferplaces.foundation.reference.models import Code, District

STATE = (
    "SELECT sum(hashtextextended(ctid::text || '/' || xmin::text, 0))::text FROM (SELECT ctid,"
    " xmin FROM reference_code UNION ALL SELECT ctid, xmin FROM reference_district) AS every"
)
MOST = 1000
"""How many lists are kept, of all states together; a region has some hundred."""

M = TypeVar("M", bound=Model)
_kept: dict[tuple[str, str, str], tuple[Any, ...]] = {}
_reading: ContextVar[list[str] | None] = ContextVar("reference_state", default=None)


class Kept(QuerySet[M]):
    """All rows of a list from what is kept; what is asked of them further, from the database."""

    rows_kept: Callable[[], Iterable[M]] | None = None  # no copy that filters or sorts has it

    def _fetch_all(self) -> None:
        if self._result_cache is None and self.rows_kept is not None:
            self._result_cache = list(self.rows_kept())
        super()._fetch_all()


def codes(name: str) -> tuple[Code, ...]:
    """Return every row of a code list, those of other days too. They are not to be changed."""
    return _rows(name, Code.objects.filter(list=name))


def districts() -> tuple[District, ...]:
    """Return the districts of the region. They are not to be changed."""
    return _rows("", District.objects.all())


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


def _rows(name: str, asked: QuerySet[M]) -> tuple[M, ...]:
    database = str(connection.settings_dict["NAME"])
    found = _kept.get((database, _state(), name))
    if found is None:
        # Read together with their state: another one may have been committed since.
        found = tuple(asked.annotate(state=RawSQL(STATE, (), TextField())))  # noqa: S611 - ours
        if len(_kept) >= MOST:
            _kept.clear()
        if found:
            _kept[database, found[0].state, name] = found
    return found


def _state() -> str:
    reading = _reading.get()
    if reading:
        return reading[0]
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        [state] = cursor.fetchone()
    if reading is not None:
        reading.append(str(state))
    return str(state)
