"""Bytes of a text file of any usual encoding as UTF-8 lines, in blocks of bounded size."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from asvat.errors import InputError
from asvat.sources.files import InputFile

FIRST_BLOCK = 1 << 22
"""Bytes of the first block: a monthly file whole, and still cheap where only a header is wanted."""
BLOCK = 1 << 23
"""Bytes of every later block."""
LONGEST_LINE = 1 << 26
"""A line of more bytes than this is not a line of a table."""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are not valid in the encoding as Windows-1252, which extends Latin-1."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    try:
        return bad.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return bad.decode("latin-1"), error.end


codecs.register_error("asvat-windows", _as_windows)


def encoding_of(head: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes show, and how many of them are a byte order mark.

    Without a mark, UTF-16 shows by its zero bytes; everything else is taken for UTF-8, and
    whatever is not valid UTF-8 for Windows-1252.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            return name, len(mark)
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 4:
        return ("utf-16-le" if odd > even else "utf-16-be"), 0
    return "utf-8", 0


def head_of(file: InputFile, length: int) -> bytes:
    """Return the first bytes of the file.

    Raises
    ------
    InputError
        When the file is cut inside its compression.
    """
    with _to_its_end(file):
        return file.head(length)


def utf8_blocks(file: InputFile, encoding: str = "") -> Iterator[bytes]:
    """Yield the file as UTF-8 blocks of whole lines that end with a line feed, but for the last.

    CRLF and the lone CR of old Macintosh files become LF; any other lone CR becomes a space.

    Raises
    ------
    InputError
        When the file is not text, is cut inside its compression, or the encoding is not known.
    """
    head = head_of(file, 1 << 16)
    found, mark = encoding_of(head)
    name = _known(encoding, file) if encoding else found
    _must_be_text(head, name, file)
    is_utf8 = codecs.lookup(name).name == "utf-8"
    decoder = codecs.getincrementaldecoder(name)(errors=_errors(name))
    old_mac = b"\r" in head and b"\n" not in head
    carry = b""
    for raw, final in _raw_blocks(file, mark):
        block = carry + (raw if is_utf8 else decoder.decode(raw, final).encode())
        cut = len(block) if final else block.rfind(b"\r" if old_mac else b"\n") + 1
        block, carry = block[:cut], block[cut:]
        if len(carry) > LONGEST_LINE:
            raise InputError(
                f"a line is longer than {LONGEST_LINE >> 20} MiB, so this is not a table of text",
                where=file.name,
                mend="Export it again as CSV, one record a line.",
            )
        if block:
            yield _one_line_end(_valid(block) if is_utf8 else block, old_mac)


def _errors(name: str) -> str:
    return "replace" if name.startswith("utf-16") else "asvat-windows"


def _known(encoding: str, file: InputFile) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise InputError(
            f"there is no text encoding called “{encoding}”",
            where=file.name,
            mend="Write utf-8, utf-16 or windows-1252, or leave the encoding out to have it found.",
        ) from error


def _must_be_text(head: bytes, name: str, file: InputFile) -> None:
    start = head.lstrip(codecs.BOM_UTF8).lstrip()[:64].lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise InputError(
            "the file holds a web page or XML, not a table",
            where=file.name,
            mend="Open it in a spreadsheet and save it as CSV or as a workbook (.xlsx).",
        )
    if b"\0" in head and not name.startswith("utf-16"):
        raise InputError(
            "the file holds binary data, not text",
            where=file.name,
            mend="Export it again as CSV, Excel (.xlsx) or Parquet.",
        )


def _raw_blocks(file: InputFile, skip: int) -> Iterator[tuple[bytes, bool]]:
    with _to_its_end(file), file.open() as stream:
        stream.read(skip)
        block = stream.read(FIRST_BLOCK)
        while block:
            following = stream.read(BLOCK)
            yield block, not following
            block = following


@contextmanager
def _to_its_end(file: InputFile) -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            "the file cannot be read to its end; it was probably cut",
            where=file.name,
            mend="Fetch it again. Nothing of this file was kept.",
        ) from error


def _valid(block: bytes) -> bytes:
    if block.isascii():
        return block
    try:
        block.decode()
    except UnicodeDecodeError:
        return block.decode(errors="asvat-windows").encode()
    return block


def _one_line_end(block: bytes, old_mac: bool) -> bytes:
    if b"\r" not in block:
        return block
    if block.count(b"\r") == block.count(b"\r\n"):
        return block.replace(b"\r", b"")  # a third of the time of replacing both
    block = block.replace(b"\r\n", b"\n")
    return block.replace(b"\r", b"\n" if old_mac else b" ")
