"""Kinds of values that operations of every room use, and pages with a place to go on from."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Sequence
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from saferplaces.foundation.problems import Problem

MOST, USUAL = 200, 50
BIGGEST_KEY = 2**63 - 1
YEARS = range(1900, 2200)


def _sensible(value: dt.date) -> dt.date:
    if value.year not in YEARS:
        raise ValueError(f"The year must be between {YEARS[0]} and {YEARS[-1]}.")
    return value


def _written(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("Write it as text, such as 2026-03-04.")  # not a count of seconds
    return value


Day = Annotated[dt.date, BeforeValidator(_written), AfterValidator(_sensible)]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_written),
    AfterValidator(_sensible),
    AfterValidator(lambda at: at if at.tzinfo else at.replace(tzinfo=dt.UTC)),
]
WallClock = Annotated[
    dt.datetime,
    WithJsonSchema({"type": "string", "example": "2026-03-04T21:15:00"}),
]
"""The engine's times: the local wall clock, without a zone."""
Key = Annotated[int, Field(ge=1, le=BIGGEST_KEY)]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Records of one page")]
After = Annotated[
    str | None,
    Query(max_length=400, description="Go on from here: `next` of the page before"),
]


class In(Schema):
    """What is sent; a field that is not known is refused, so that no slip goes unseen."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema):
    """A page of records; `next` is empty on the last one."""

    next: str = Field(description="Give it as `after` for the next page; empty on the last one")


def mark(*place: Any) -> str:
    """Return a place to go on from: the order's values of the last record of a page."""
    told = json.dumps(place, separators=(",", ":"), default=str)
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def place(after: str | None, *kinds: type) -> Sequence[Any] | None:
    """Return the values of a place, each of its kind; None at the beginning.

    A forged place only narrows what is asked for, which every policy still narrows.

    Raises
    ------
    Problem
        When it is not one of ours.
    """
    if not after:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    fits = isinstance(found, list) and len(found) == len(kinds)
    if not fits or not all(_fits(v, k) for v, k in zip(found, kinds, strict=True)):
        raise Problem("Give `next` of a page as it was", field="after")
    return found  # type: ignore[no-any-return]


def _fits(value: Any, kind: type) -> bool:
    if kind is int:
        return type(value) is int and abs(value) <= BIGGEST_KEY
    if kind is float:
        return isinstance(value, float) and abs(value) < 1e300
    if kind is dt.datetime:
        try:
            return dt.datetime.fromisoformat(value).year in YEARS
        except (TypeError, ValueError):
            return False
    return isinstance(value, str) and "\0" not in value and value.isprintable()
