"""Where the records of delimited text begin and end, and how many fields each has.

A quoted field may hold delimiters and line ends (RFC 4180). Files from the field break that rule:
a stray inch mark, an unescaped quotation, a quotation mark that never closes. One such mark must
not swallow the rows after it, so text that breaks the rule is read with care, line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from asvat.sources.text_chunk import Lines

LONGEST_RECORD = 1 << 20
"""A quoted field that does not close within this many bytes is taken never to close."""
NEW_LINE, QUOTE = 10, 34
UNCLOSED = (
    "a quotation mark opens in this line and never closes properly: put it right in the source "
    "system or in the file"
)


@dataclass(frozen=True)
class Records:
    """The whole records at the start of a block.

    Parameters
    ----------
    starts, ends
        Byte positions; the line end is left out.
    fields
        How many fields each has.
    lines
        Line of each within the block, from 0.
    length
        Bytes of the block that they take.
    """

    starts: Lines
    ends: Lines
    fields: Lines
    lines: Lines
    length: int


def split(block: bytes, delimiter: bytes) -> Records | None:
    """Return the whole records in `block`, or None when its quotation marks break the rule."""
    data = np.frombuffer(block, np.uint8)
    breaks = np.flatnonzero(data == NEW_LINE)
    delimiters = np.flatnonzero(data == delimiter[0])
    quotes = np.flatnonzero(data == QUOTE) if b'"' in block else np.array([], np.int64)
    ends = breaks
    if len(quotes):
        ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0]
    length = int(ends[-1]) + 1 if len(ends) else 0
    quotes = quotes[: np.searchsorted(quotes, length)]
    opening, closing = quotes[0::2], quotes[1::2]
    if not _is_sound(data, opening, closing, length, delimiter[0]):
        return None
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    separators = np.searchsorted(delimiters, ends)
    if len(quotes):
        # Delimiters within quotation marks part no fields.
        within = np.searchsorted(delimiters, closing) - np.searchsorted(delimiters, opening)
        separators -= np.concatenate([[0], np.cumsum(within)])[np.searchsorted(closing, ends)]
    fields = np.diff(separators, prepend=0) + 1
    return Records(starts, ends, fields, np.searchsorted(breaks, starts), length)


def _is_sound(
    data: npt.NDArray[np.uint8], opening: Lines, closing: Lines, length: int, delimiter: int
) -> bool:
    """Whether every mark that opens follows a field's start, and every one that closes its end.

    A mark beside another is one written twice within a quoted field.
    """
    edges = np.zeros(256, bool)
    edges[[NEW_LINE, QUOTE, delimiter]] = True
    before, after = data[opening[opening > 0] - 1], data[closing[closing + 1 < length] + 1]
    return bool(edges[before].all() and edges[after].all())


@dataclass(frozen=True)
class CarefulRecord:
    """One record read with care: its fields, or why it has none."""

    line: int
    fields: list[str]
    spans: int = 1
    problem: str = ""


@cache
def _patterns(delimiter: bytes) -> tuple[re.Pattern[bytes], re.Pattern[bytes], re.Pattern[bytes]]:
    edge = re.escape(delimiter)
    strict = re.compile(rb'"((?:[^"]|"")*+)"(?=' + edge + rb"|\n|\Z)")
    lenient = re.compile(rb'"([^\n]*?)"(?=' + edge + rb"|\n|\Z)")
    plain = re.compile(rb"[^" + edge + rb"\n]*")
    return strict, lenient, plain


def careful(block: bytes, delimiter: bytes, final: bool) -> tuple[list[CarefulRecord], int]:
    """Read records one by one, forgiving stray marks; return them and the bytes they take.

    A mark within an unquoted field stands for itself; so do unescaped ones within a quoted field
    of one line. A field that never closes costs its own line only.
    """
    records: list[CarefulRecord] = []
    at = line = 0
    while at < len(block):
        fields, stop = record_at(block, at, delimiter)
        if fields is None:
            if not final and len(block) - at < LONGEST_RECORD:
                break
            stop = block.find(b"\n", at)
            stop = len(block) if stop < 0 else stop
            records.append(CarefulRecord(line, [], problem=UNCLOSED))
        else:
            if stop == len(block) and not final:
                break
            records.append(CarefulRecord(line, fields, block.count(b"\n", at, stop) + 1))
        line += records[-1].spans
        at = stop + 1
    return records, min(at, len(block))


def record_at(block: bytes, at: int, delimiter: bytes) -> tuple[list[str] | None, int]:
    """Return the fields of the record at `at` and where it ends; None where a mark never closes."""
    strict, lenient, plain = _patterns(delimiter)
    fields: list[str] = []
    while True:
        if block.startswith(b'"', at):
            found = strict.match(block, at)
            text = found[1].replace(b'""', b'"') if found else b""
            if not found or found.end() - at > LONGEST_RECORD:
                found = lenient.match(block, at)
                text = found[1] if found else b""
            if not found:
                return None, at
        else:
            found = plain.match(block, at)
            text = found[0] if found else b""
        fields.append(text.decode())
        at = found.end() if found else at
        if not block.startswith(delimiter, at):
            return fields, at
        at += len(delimiter)
