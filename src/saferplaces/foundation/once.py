"""What a page asks in several of its parts is read once.

Rooms add to a page without knowing of each other, and ask the same questions: who a person is, what
is protected, what stands in a log. Behind a door (`saferplaces.foundation.ui.doors`) the answer to
such a question is kept until the page is made, and no longer. Nothing is kept from one request to
the next, nor outside of doors: jobs, imports and tests ask each time.

Whoever makes a change asks afresh from there on (`saferplaces.foundation.audit.acting`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
K = TypeVar("K")
_page: ContextVar[dict[Any, Any] | None] = ContextVar("page", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Keep what is read within."""
    token = _page.set({})
    try:
        yield
    finally:
        _page.reset(token)


def forget() -> None:
    """Ask each time from here on: this very request changes what was read."""
    _page.set(None)


def once(ask: Callable[P, T]) -> Callable[P, T]:
    """Let a question be asked once for a page; its arguments are hashable.

    The answer is shared by all who ask: it is not to be changed.
    """

    @functools.wraps(ask)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        page = _page.get()
        if page is None:
            return ask(*args, **kwargs)
        key = (ask, args, tuple(kwargs.items()))
        if key not in page:
            page[key] = ask(*args, **kwargs)
        found: T = page[key]
        return found

    return again


def kept(name: str) -> dict[Any, Any]:
    """Return what this page has read under a name, to be added to; an empty one outside of doors.

    For questions about many keys at once, of which only those that are new are asked.
    """
    page = _page.get()
    found: dict[Any, Any] = {} if page is None else page.setdefault(name, {})
    return found


def each_once(name: str, keys: Iterable[K], ask: Callable[[set[K]], Mapping[K, T]]) -> dict[K, T]:
    """Return what is found of some keys, asking for those alone that this page has not asked for.

    Whoever knows all the keys of a page asks first, for all of them. What is found is shared.

    Parameters
    ----------
    name:
        Under which it is kept; one for each question.
    ask:
        Returns what is found of some keys; those of which nothing is found are left out.
    """
    known = kept(name)
    wanted = set(keys)
    new = wanted - known.keys()
    if new:
        found = ask(new)
        known.update((key, found.get(key)) for key in new)
    return {key: known[key] for key in wanted if known[key] is not None}
