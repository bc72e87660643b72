"""What a file is, by its first bytes and its build, whatever its name says.

Taken are photographs, video, sound, PDF and e-mail. Archives, Office files and programs are not,
nor what hides an archive behind a picture, nor a PDF that runs something, nor an e-mail with any of
these attached.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO, cast

from saferplaces.foundation.problems import Problem

PICTURE, VIDEO, SOUND, PDF, MAIL = "picture", "video", "sound", "pdf", "mail"
HEAD = 16_384
TAIL = 65_536 + 22
LARGEST_MAIL = 50 << 20
REFUSED = "Files of this kind are not taken: send photos, video, sound, PDF or e-mail."
ARCHIVE = "Archives and Office files are not taken: send each file by itself, documents as PDF."
RUNS = "This PDF holds something that runs: print it to a new PDF and send that."
ATTACHED = "This e-mail has something attached that is not taken: send the e-mail without it."


@dataclass(frozen=True)
class Kind:
    """What a file is: which sort, and the ending that it gets when it is taken away."""

    sort: str
    ending: str


_AT_START: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind(PICTURE, "jpg")),
    (b"\x89PNG\r\n\x1a\n", Kind(PICTURE, "png")),
    (b"GIF87a", Kind(PICTURE, "gif")),
    (b"GIF89a", Kind(PICTURE, "gif")),
    (b"II*\x00", Kind(PICTURE, "tiff")),
    (b"MM\x00*", Kind(PICTURE, "tiff")),
    (b"%PDF-", Kind(PDF, "pdf")),
    (b"ID3", Kind(SOUND, "mp3")),
    (b"OggS", Kind(SOUND, "ogg")),
    (b"fLaC", Kind(SOUND, "flac")),
    (b"#!AMR", Kind(SOUND, "amr")),
    (b"\x1aE\xdf\xa3", Kind(VIDEO, "webm")),
)
_RIFF = {b"WEBP": Kind(PICTURE, "webp"), b"WAVE": Kind(SOUND, "wav"), b"AVI ": Kind(VIDEO, "avi")}
_BRANDS = {
    b"heic": Kind(PICTURE, "heic"), b"heix": Kind(PICTURE, "heic"), b"mif1": Kind(PICTURE, "heic"),
    b"avif": Kind(PICTURE, "avif"), b"M4A ": Kind(SOUND, "m4a"), b"M4B ": Kind(SOUND, "m4a"),
    b"qt  ": Kind(VIDEO, "mov"),
}  # fmt: skip
_ARCHIVES = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf",
)  # fmt: skip
_PDF_RUNS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFile|RichMedia|XFA)\b")
_HEADERS = re.compile(
    rb"^(received|from|to|date|subject|message-id|mime-version|return-path|delivered-to)\s*:",
    re.I | re.M,
)
_LINE = re.compile(rb"\A([A-Za-z][A-Za-z0-9-]*:|>?From )")
HEADERS_NEEDED = 3


def kind_of(path: Path) -> Kind:
    """Return what a file is.

    Raises
    ------
    Problem
        When it is not taken, in words for whoever sent it.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        found = _by_head(head)
        if found is None:
            raise Problem(ARCHIVE if _is_archive(head) else REFUSED, "file")
        if _ends_as_archive(file):
            raise Problem(ARCHIVE, "file")
        if found.sort == PDF and _runs(file):
            raise Problem(RUNS, "file")
        if found.sort == MAIL:
            _look_into_mail(file)
    return found


def _by_head(head: bytes) -> Kind | None:
    for sign, kind in _AT_START:
        if head.startswith(sign):
            return kind
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], Kind(VIDEO, "mp4"))
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return Kind(SOUND, "aac" if head[1] & 0x06 == 0 else "mp3")
    if b"\0" not in head and _LINE.match(head):
        seen = {name.lower() for name in _HEADERS.findall(head)}
        if len(seen) >= HEADERS_NEEDED:
            return Kind(MAIL, "eml")
    return None


def _is_archive(head: bytes) -> bool:
    return head.startswith(_ARCHIVES) or head[257:262] == b"ustar"


def _ends_as_archive(file: BinaryIO) -> bool:
    """Say whether a file can be opened as a ZIP archive, whatever it begins with."""
    size = file.seek(0, 2)
    start = file.seek(max(0, size - TAIL))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        note = int.from_bytes(tail[at + 20 : at + 22], "little")
        if start + at + 22 + note == size:
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


def _runs(file: BinaryIO) -> bool:
    file.seek(0)
    before = b""
    while block := file.read(1 << 20):
        if _PDF_RUNS.search(before + block):
            return True
        before = block[-32:]
    return False


def _look_into_mail(file: BinaryIO) -> None:
    if file.seek(0, 2) > LARGEST_MAIL:
        raise Problem(ATTACHED, "file")
    file.seek(0)
    try:
        message = cast(
            EmailMessage, email.message_from_binary_file(file, policy=email.policy.compat32)
        )
        parts = [part for part in message.walk() if not part.is_multipart()]
        for part in parts:
            head = cast(bytes, part.get_payload(decode=True) or b"")[:HEAD]
            words = part.get_content_maintype() == "text" and b"\0" not in head
            if _is_archive(head) or not (words or not head or _by_head(head)):
                raise Problem(ATTACHED, "file")
    except (ValueError, LookupError, RecursionError):
        raise Problem(ATTACHED, "file") from None
