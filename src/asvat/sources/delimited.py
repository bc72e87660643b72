"""CSV, TSV and their like, in chunks of text columns; lines that do not fit become rejects."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from asvat.errors import InputError
from asvat.records.schemas import REJECTS
from asvat.sources.decoding import utf8_blocks
from asvat.sources.files import InputFile
from asvat.sources.records_of_text import (
    LONGEST_RECORD,
    CarefulRecord,
    Records,
    careful,
    record_at,
    split,
)
from asvat.sources.text_chunk import Layout, Lines, TextChunk, column_names, rejects

DELIMITERS = (b",", b"\t", b";", b"|")
SAMPLE = 1 << 13
"""Bytes from which the delimiter is found."""
PIECE = 1 << 16
"""Bytes that are looked at together where a quotation mark breaks the rule."""
CUT = "the file ends in the middle of this line, so it was probably cut: fetch it again"
"""The reason of a last line that is not whole; a source marks such a batch as truncated."""
MISFIT = "a separator or a quotation mark is missing or too many in this line"
_HINT = re.compile(rb'^"?sep=(.)"?$', re.IGNORECASE)


def read_delimited(file: InputFile, layout: Layout) -> Generator[TextChunk, None, None]:
    """Yield the rows of a delimited text file; the first chunk comes even when it has no rows.

    Raises
    ------
    InputError
        When the file has no header, or is not text.
    """
    blocks = utf8_blocks(file, layout.encoding)
    opening, following = next(blocks, b""), next(blocks, None)
    header = _header(opening, layout, file)
    reader = _Reader(file.name, header)
    waiting, first = opening[header.length :], True
    while True:
        chunk, taken = reader.chunk(waiting, final=following is None)
        if first or chunk.rows:
            yield chunk
        if following is None:
            return
        waiting, first = waiting[taken:] + following, False
        following = next(blocks, None)


def sniff(text: bytes, name: str) -> bytes:
    """Return the delimiter that parts the first lines most evenly; a comma where none does."""
    if name.lower().endswith((".tsv", ".tab")) and b"\t" in text.partition(b"\n")[0]:
        return b"\t"
    scores: dict[bytes, tuple[float, int]] = {}
    for delimiter in DELIMITERS:
        records, _ = careful(text[:SAMPLE], delimiter, final=len(text) <= SAMPLE)
        widths = [len(r.fields) for r in records[:50] if r.fields]
        if widths and widths[0] > 1:
            agreeing = Counter(widths)[widths[0]] / len(widths)
            scores[delimiter] = (round(agreeing, 1), widths[0])
    return max(scores, key=lambda d: scores[d], default=b",")


@dataclass(frozen=True)
class _Header:
    names: list[str]
    delimiter: bytes
    lines: int
    length: int


def _header(opening: bytes, layout: Layout, file: InputFile) -> _Header:
    """Find the header: the first line that is not blank, from ``layout.header_line`` on."""
    at, line, delimiter = 0, 1, layout.delimiter.encode()
    while at < len(opening):
        stop = opening.find(b"\n", at)
        stop = len(opening) if stop < 0 else stop
        hint = _HINT.match(opening[at:stop])
        if hint:
            delimiter = delimiter or hint[1]
        elif line >= layout.header_line and opening[at:stop].strip(b' \t,;|"'):
            delimiter = delimiter or sniff(opening[at:], file.base)
            fields, stop = record_at(opening, at, delimiter)
            if fields is not None:
                return _Header(
                    column_names(fields), delimiter, opening.count(b"\n", 0, stop) + 1, stop + 1
                )
            break
        at, line = stop + 1, line + 1
    raise InputError(
        "the file has no header line that can be read",
        where=file.name,
        mend="Its first line must name the columns. If other lines stand above that one, say which "
        "line it is with header_line in the mapping.",
    )


class _Reader:
    """Turns text after the header into chunks, keeping count of lines."""

    def __init__(self, file: str, header: _Header) -> None:
        self._file, self._names, self._delimiter = file, header.names, header.delimiter
        self._line = header.lines + 1
        self._is_cut = False

    def chunk(self, block: bytes, final: bool) -> tuple[TextChunk, int]:
        """Return the whole records at the start of `block`, and the bytes they take."""
        if final and block and not block.endswith(b"\n"):
            block, self._is_cut = block + b"\n", True
        parts: list[TextChunk] = []
        at, size = 0, len(block)
        while at < len(block):
            part = block[at : at + size]
            is_rest = at + len(part) == len(block)
            records = split(part, self._delimiter)
            taken = 0
            if records is not None and records.length:
                parts.append(self._sound(part, records, final and is_rest))
                taken = records.length
            elif records is None and size > PIECE:
                size = PIECE
                continue
            elif records is None or (final and is_rest) or len(part) > LONGEST_RECORD:
                mended, taken = careful(part, self._delimiter, final and is_rest)
                parts.append(self._mended(mended, final and is_rest))
            self._line += part.count(b"\n", 0, taken)
            at += taken
            if not taken:
                if is_rest:
                    break
                size *= 2
        return self._joined(parts), at

    def _joined(self, parts: list[TextChunk]) -> TextChunk:
        if len(parts) == 1:
            return parts[0]
        empty = pa.table({name: pa.array([], pa.string()) for name in self._names})
        return TextChunk(
            pa.concat_tables([empty, *(p.table for p in parts)]).combine_chunks(),
            np.concatenate([np.array([], np.int64), *(p.lines for p in parts)]),
            pa.concat_tables([REJECTS.empty_table(), *(p.rejected for p in parts)]),
        )

    def _sound(self, part: bytes, records: Records, is_last: bool) -> TextChunk:
        width = len(self._names)
        starts, ends, fields = records.starts, records.ends, records.fields
        blank = ends - starts == fields - 1
        good = ~blank & (fields == width)
        lines, reasons = [], []
        is_whole = bool(good.all())
        if not is_whole:
            ends = ends.copy()
        for i in np.flatnonzero(~blank & ~good).tolist():
            text = part[starts[i] : ends[i]]
            spare = fields[i] - width
            if spare > 0 and text.endswith(self._delimiter * spare):
                ends[i] -= spare
                good[i] = True
            elif text.strip():
                at_end = is_last and i == len(fields) - 1
                lines.append(self._line + int(records.lines[i]))
                reasons.append(self._misfit(int(fields[i]), text.count(b"\n"), at_end))
        text = part[: records.length]
        if not is_whole:
            kept = zip(starts[good].tolist(), ends[good].tolist(), strict=True)
            text = b"".join(part[start:end] + b"\n" for start, end in kept)
        return TextChunk(
            self._parse(text),
            self._line + records.lines[good],
            rejects(self._file, lines, reasons),
        )

    def _parse(self, text: bytes) -> pa.Table:
        """Part sound records into text columns."""
        places = [str(position) for position in range(len(self._names))]
        if not text:
            return pa.table({name: pa.array([], pa.string()) for name in self._names})
        table = arrow_csv.read_csv(
            pa.BufferReader(text),
            arrow_csv.ReadOptions(column_names=places, block_size=len(text) + 1, use_threads=False),
            arrow_csv.ParseOptions(
                delimiter=self._delimiter.decode(),
                newlines_in_values=True,
                ignore_empty_lines=False,
            ),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
        return table.rename_columns(self._names)

    def _mended(self, records: list[CarefulRecord], is_last: bool) -> TextChunk:
        width = len(self._names)
        rows: list[list[str]] = []
        row_lines: list[int] = []
        bad: list[int] = []
        reasons: list[str] = []
        for position, record in enumerate(records):
            line, fields = self._line + record.line, record.fields
            while len(fields) > width and not fields[-1]:
                fields = fields[:-1]
            if record.problem:
                bad.append(line)
                reasons.append(record.problem)
            elif not any(field.strip() for field in fields):
                continue
            elif len(fields) != width:
                bad.append(line)
                at_end = is_last and position == len(records) - 1
                reasons.append(self._misfit(len(fields), record.spans - 1, at_end))
            else:
                rows.append(fields)
                row_lines.append(line)
        columns = zip(*rows, strict=True) if rows else ([] for _ in self._names)
        table = pa.table(
            [pa.array(list(column), pa.string()) for column in columns], names=self._names
        )
        return TextChunk(table, _lines(row_lines), rejects(self._file, bad, reasons))

    def _misfit(self, fields: int, more_lines: int, at_end: bool) -> str:
        if at_end and self._is_cut and fields < len(self._names):
            return CUT
        count = "1 field" if fields == 1 else f"{fields} fields"
        spans = f" in the {more_lines + 1} lines from here" if more_lines else ""
        return f"{count}{spans} where the header names {len(self._names)}; {MISFIT}"


def _lines(numbers: list[int]) -> Lines:
    return np.array(numbers, np.int64)
