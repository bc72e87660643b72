"""The files behind a path: folders, plain files, and members of ZIP archives read in place."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

from asvat.errors import InputError

MAX_RATIO = 200
"""A member that grows by more than this when unpacked is taken for a bomb (text reaches 20)."""
RATIO_FROM = 64 * 1024 * 1024
"""Members that unpack to less than this many bytes cannot hurt and are not held to the ratio."""
HOLD_UP_TO = 64 * 1024 * 1024
"""Bytes of a file that are worth keeping in memory between naming and reading it."""
IGNORED = re.compile(r"(^|/)(\.(?!\.)|__MACOSX/|Thumbs\.db$|desktop\.ini$|~\$)")
READABLE = (".csv", ".tab", ".tsv", ".txt", ".gz", ".xlsx", ".xls", ".xlsm", ".ods", ".parquet")


@dataclass(frozen=True)
class InputFile:
    """One readable file, plain or inside an archive.

    Parameters
    ----------
    name
        How it is called in ledgers and messages: the base name, or ``archive.zip/path/in/it``.
    size
        Size in bytes, unpacked.
    opener
        Opens the unpacked bytes from the start.
    path
        Where it is on disk, for a plain file; ``None`` inside an archive.
    """

    name: str
    size: int
    opener: Callable[[], BinaryIO]
    path: Path | None = None

    def open(self) -> BinaryIO:
        """Open the bytes from the start; the caller closes it."""
        return self.opener()

    def head(self, length: int = 4096) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(length)

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rsplit("/", 1)[-1]

    def held(self) -> InputFile:
        """Return the file with its bytes in memory, where they are few enough to hold."""
        if self.size > HOLD_UP_TO:
            return self
        with self.open() as stream:
            data = stream.read()
        return replace(self, size=len(data), opener=lambda: io.BytesIO(data))

    def digest(self) -> str:
        """Return the SHA-256 of the bytes, the file's identity whatever it is called."""
        sha = hashlib.sha256()
        with self.open() as stream:
            while block := stream.read(1 << 20):
                sha.update(block)
        return sha.hexdigest()


@dataclass(frozen=True)
class Refused:
    """A file that is not read at all, and why."""

    name: str
    reason: str


def find(paths: list[Path]) -> Iterator[InputFile | Refused]:
    """Yield every file behind `paths`, in name order; what cannot be opened comes as `Refused`.

    Raises
    ------
    InputError
        When a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise InputError(
                "no such file or folder", where=str(path), mend="Check the spelling of the path."
            )
        if path.is_dir():
            for inner in sorted(p for p in path.rglob("*") if p.is_file()):
                relative = inner.relative_to(path).as_posix()
                if not IGNORED.search(relative):
                    yield from _expand(inner)
        else:
            yield from _expand(path)


def _expand(path: Path) -> Iterator[InputFile | Refused]:
    size = path.stat().st_size
    if size == 0:
        yield Refused(path.name, "the file is empty. Fetch it again")
        return
    with path.open("rb") as stream:
        magic = stream.read(4)
    is_archive = magic[:2] == b"PK" and path.suffix.lower() not in READABLE
    if is_archive or path.suffix.lower() == ".zip":
        yield from _members(path)
    elif path.suffix.lower() == ".gz":
        yield InputFile(path.name, size, lambda: _gunzip(path), path)
    else:
        yield InputFile(path.name, size, lambda: path.open("rb"), path)


def _members(path: Path) -> Iterator[InputFile | Refused]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda m: m.filename)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        yield Refused(path.name, f"the archive cannot be opened ({_why(error)}). Fetch it again")
        return
    seen: set[str] = set()
    for member in members:
        if member.is_dir() or IGNORED.search(member.filename):
            continue
        name = f"{path.name}/{member.filename}"
        reason = _objection(member, seen)
        seen.add(member.filename)
        if reason:
            yield Refused(name, reason)
        else:
            yield InputFile(name, member.file_size, _member_opener(path, member.filename, name))


def _objection(member: zipfile.ZipInfo, seen: set[str]) -> str:
    parts = member.filename.replace("\\", "/").split("/")
    swollen = member.file_size > MAX_RATIO * max(member.compress_size, 1)
    objections = {
        "the member's path points outside the archive, which only a hostile archive does": (
            ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]
        ),
        "the archive holds this member twice. Pack it again": member.filename in seen,
        "the member is encrypted. Unpack the archive with its password and add the folder": bool(
            member.flag_bits & 0x1
        ),
        "an archive inside an archive is not opened. Unpack the outer one and add the folder": (
            member.filename.lower().endswith((".zip", ".7z", ".rar", ".tar", ".tgz"))
        ),
        "the file is empty. Fetch it again": member.file_size == 0,
        f"the member unpacks to more than {MAX_RATIO} times its size, as a ZIP bomb does. "
        "If you trust it, unpack it and add the folder": member.file_size > RATIO_FROM and swollen,
    }
    return next((reason for reason, holds in objections.items() if holds), "")


def _member_opener(path: Path, member: str, name: str) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        try:
            archive = zipfile.ZipFile(path)
            return _Member.buffered(archive, member, name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise InputError(
                f"the archive member cannot be unpacked ({_why(error)})",
                where=name,
                mend="Fetch the archive again, or unpack it and add the folder.",
            ) from error

    return opener


class _Member(io.RawIOBase):
    """A member's bytes, with damage reported as an `InputError` that names the member."""

    def __init__(self, archive: zipfile.ZipFile, member: str, name: str) -> None:
        super().__init__()
        self._archive, self._name = archive, name
        self._stream = archive.open(member)
        self._left = archive.getinfo(member).file_size

    @classmethod
    def buffered(cls, archive: zipfile.ZipFile, member: str, name: str) -> BinaryIO:
        """Open a member as an ordinary buffered stream."""
        return cast(BinaryIO, io.BufferedReader(cls(archive, member, name), 1 << 18))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise InputError(
                f"the archive is damaged inside this member ({_why(error)})",
                where=self._name,
                mend="Fetch the archive again. Nothing of this member was kept.",
            ) from error
        self._left -= len(block)
        if self._left < 0:
            raise InputError(
                "the member unpacks to more than the archive says, as a ZIP bomb does",
                where=self._name,
                mend="If you trust it, unpack it and add the folder.",
            )
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._archive.close()
        super().close()


def _gunzip(path: Path) -> BinaryIO:
    import gzip  # noqa: PLC0415 - rarely needed

    return cast(BinaryIO, gzip.open(path, "rb"))


def _why(error: BaseException) -> str:
    text = str(error).strip()
    if " header b'" in text or "differ" in text:
        return "its name or place is not as the archive's index says"
    return text[:120] if text else type(error).__name__
