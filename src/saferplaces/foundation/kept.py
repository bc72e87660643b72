"""What a process has worked out and keeps, so that it need not do so for each request.

Everything that is kept is kept under a *state*: what it was worked out from. Under another state
it is worked out anew, so that nothing has to be told of a change. Of two states there is a choice.
`state_of` asks the database for that of tables: right at once, for one question. `for_a_while` asks
nobody: what may be a minute old costs nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model

T = TypeVar("T")


class Kept(Generic[T]):
    """Things by key, each with the state that it was made under.

    Parameters
    ----------
    most:
        How many are kept at once; with more of them all are let go.
    """

    def __init__(self, most: int = 1000) -> None:
        self._most = most
        self._made: dict[Hashable, tuple[Hashable, T]] = {}

    def of(self, key: Hashable, state: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept of a key if its state is still this one, or make it.

        The state is asked for first: what is made after a change that came in between is kept
        under a state that nobody meets again.
        """
        found = self._made.get(key)
        if found is not None and found[0] == state:
            return found[1]
        made = make()
        if len(self._made) >= self._most:
            self._made.clear()
        self._made[key] = (state, made)
        return made


def state_of(*models: type[Model]) -> str:
    """Return the state of tables: another one after every change, by whatever process.

    It is made of where the rows lie and which transactions wrote them, so that it sees what is
    deleted as well as what is changed, and that of a change which was rolled back is never met
    again. The database reads every row for it: it is for tables of thousands, not of millions.
    """
    rows = " UNION ALL ".join(
        f'SELECT tableoid, ctid, xmin FROM "{model._meta.db_table}"' for model in models
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concat(current_database(), '/', sum(hashtextextended("
            f"concat_ws('/', tableoid, ctid, xmin), 0))) FROM ({rows}) AS every"
        )
        [state] = cursor.fetchone()
    return str(state)


def for_a_while() -> Hashable:
    """Return a state that is another one each minute (`settings.KEPT_SECONDS`).

    In tests it is another one each time, so that no test meets what another has kept.
    """
    lasts: float = settings.KEPT_SECONDS
    return int(time.monotonic() // lasts) if lasts else object()
