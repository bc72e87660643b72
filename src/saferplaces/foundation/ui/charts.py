"""Charts: a picture made here, and its numbers as a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Figure:
    """A picture with its title and its numbers."""

    title: str
    picture: Markup
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]
