"""Words and layout that the officer's commands share: days, lines of 100 columns, columns."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Sequence

WIDTH = 100


def day(value: dt.date | None) -> str:
    """Return a day as ``Monday 2 March 2026``."""
    return f"{value:%A} {value.day} {value:%B %Y}" if value else "no date"


def moment(value: dt.datetime | None) -> str:
    """Return a moment as ``02/03/2026 07:40``."""
    return f"{value:%d/%m/%Y %H:%M}" if value else "time not known"


def counted(number: int, one: str, more: str = "") -> str:
    """Return ``1 log``, ``2 logs``, ``1,204 reviews``."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def wrapped(text: str, indent: int = 0, first: int | None = None) -> str:
    """Return a text in lines of at most :data:`WIDTH`, indented; the first perhaps less."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=" " * (indent if first is None else first),
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
    )


def cut(text: str, width: int) -> str:
    """Return a text that fits in so many columns."""
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def columns(rows: Sequence[Sequence[str]], most: Sequence[int], indent: int = 2) -> list[str]:
    """Lay cells out in columns no wider than `most`; the last takes what is left of the line."""
    if not rows:
        return []
    last = len(most) - 1
    widths = [min(most[i], max(len(row[i]) for row in rows)) for i in range(last)]
    room = WIDTH - indent - sum(widths) - 2 * last
    widths.append(max(room, 12))
    return [
        (
            " " * indent
            + "  ".join(
                cut(cell, width).ljust(width) for cell, width in zip(row, widths, strict=True)
            )
        ).rstrip()
        for row in rows
    ]
