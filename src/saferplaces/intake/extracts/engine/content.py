"""What a file is by what it holds, whatever it is called, and what speaks against reading it."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

HEAD = 1 << 16
MOST_COLUMNS = 5_000
"""A first line with more separators than this is no header of a table that people made."""
RATIO = 200
RATIO_FROM = 64 << 20
"""Compressed content that grows by more than `RATIO` beyond this many bytes is taken for a bomb."""
TEXT = "csv"
OTHERS = {
    b"%PDF": "a PDF document",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"#!": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"7z\xbc\xaf": "an archive of another kind than ZIP",
    b"Rar!": "an archive of another kind than ZIP",
    b"BZh": "an archive of another kind than ZIP",
    b"\xfd7zXZ": "an archive of another kind than ZIP",
    b"SQLite format 3": "a database",
}
AGAIN = "Export it again as CSV, Excel (.xlsx) or Parquet, or put such files into a ZIP archive."


@dataclass(frozen=True)
class Limits:
    """How large what a file unpacks to may be, in bytes, and how many files may be in it."""

    unpacked: int
    members: int


class ContentError(Exception):
    """The file is not read; the message says why, in words that may be shown."""


def kind_of(path: Path) -> str:
    """Return the ending that fits what the file holds: csv, zip, xlsx, xls, ods, parquet or gz.

    Raises
    ------
    ContentError
        When it is nothing that can be an extract.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise ContentError("The file is empty. Fetch it again.")
    for magic, what in OTHERS.items():
        if head.startswith(magic):
            raise ContentError(f"The file is {what}, not a table. {AGAIN}")
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    for magic, kind in ((b"\xd0\xcf\x11\xe0", "xls"), (b"PAR1", "parquet"), (b"\x1f\x8b", "gz")):
        if head.startswith(magic):
            return kind
    first = head.replace(b"\0", b"").lstrip(b"\r\n").partition(b"\n")[0]
    if max(map(first.count, (b",", b";", b"\t", b"|"))) > MOST_COLUMNS:
        raise ContentError(f"The first line names more than {MOST_COLUMNS:,} columns. {AGAIN}")
    return TEXT


def check(path: Path, kind: str, limits: Limits) -> None:
    """Refuse what would unpack to more than the limits, without unpacking it into memory.

    Raises
    ------
    ContentError
        When it would.
    """
    if kind in {"zip", "xlsx", "ods"}:
        _check_members(path, limits)
    elif kind == "gz":
        _check_gzip(path, limits)


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" in names:
                if not any(name.startswith("xl/") for name in names):
                    raise ContentError(f"The file is a document, not a table. {AGAIN}")
                return "xlsx"
            if "mimetype" in names and "content.xml" in names:
                return "ods"
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ContentError("The archive cannot be opened; fetch it again.") from error
    return "zip"


def _check_members(path: Path, limits: Limits) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    if len(members) > limits.members:
        raise ContentError(f"The archive holds more than {limits.members:,} files: send fewer.")
    size = sum(member.file_size for member in members)
    packed = path.stat().st_size
    if size > limits.unpacked or (size > RATIO_FROM and size > RATIO * packed):
        raise ContentError(
            "The archive would unpack to far more than it should, as a ZIP bomb does: send the "
            "files themselves."
        )


def _check_gzip(path: Path, limits: Limits) -> None:
    packed, size = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as stream:
            while block := stream.read(1 << 20):
                size += len(block)
                if size > limits.unpacked or (size > RATIO_FROM and size > RATIO * packed):
                    raise ContentError(
                        "The file would unpack to far more than it should: send it unpacked."
                    )
    except (OSError, EOFError, zlib.error) as error:
        raise ContentError("The file cannot be unpacked to its end; fetch it again.") from error
