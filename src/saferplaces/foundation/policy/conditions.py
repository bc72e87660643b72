"""Conditions on a record that can be asked of the record in hand or put into a query.

A condition is written once; ``q`` turns it into a Django ``Q`` and ``holds`` asks an object. A
property test proves that the two agree (tests/saferplaces/foundation/policy).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True)
class Condition:
    """What must be so of a record."""

    q: Q
    holds: Callable[[Any], bool]

    def __and__(self, other: Condition) -> Condition:
        return Condition(self.q & other.q, lambda x: self.holds(x) and other.holds(x))

    def __or__(self, other: Condition) -> Condition:
        return Condition(self.q | other.q, lambda x: self.holds(x) or other.holds(x))

    def __invert__(self) -> Condition:
        return Condition(~self.q, lambda x: not self.holds(x))


NONE = Condition(Q(pk__in=[]), lambda _: False)
ALL = ~NONE  # not Q(), which | and ~ drop: Q() | Q(x) is Q(x)


class field:  # noqa: N801 - reads as a word of the policy: field("district").among(...)
    """A field of a record, by its Django path (``incident__district``). It must not be null.

    A path that ends in nothing along the way (no related record) meets no condition.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    def equals(self, value: object) -> Condition:
        """Hold where the field has this value; nothing has the value None (see `empty`)."""
        return self.among([value])

    def among(self, values: Iterable[object]) -> Condition:
        """Hold where the field has one of these values."""
        allowed = frozenset(values) - {None}
        return Condition(
            Q(**{f"{self._path}__in": list(allowed)}) & self._present(),
            lambda x: _value(x, self._path) in allowed,
        )

    def contains(self, value: object) -> Condition:
        """Hold where an array field has this value among its own."""
        return Condition(
            Q(**{f"{self._path}__contains": [value]}) & self._present(),
            lambda x: value in (_value(x, self._path) or ()),
        )

    def empty(self) -> Condition:
        """Hold where the field is null."""
        return Condition(
            Q(**{f"{self._path}__isnull": True}), lambda x: _value(x, self._path) is None
        )

    def _present(self) -> Q:
        return Q(**{f"{self._path}__isnull": False})


def _value(record: Any, path: str) -> Any:
    for step in path.split("__"):
        if record is None:
            return None
        record = getattr(record, step, None)
    return record
