"""Files as victims send them, good and bad, and evidence in a case in Leeds."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import struct
import uuid
import zipfile
import zlib
from typing import Any

from django.utils import timezone
from PIL import Image
from tests.saferplaces.casework.cases.factories import case
from tests.saferplaces.cast import person

from saferplaces.casework.cases.models import Case
from saferplaces.casework.evidence import folders
from saferplaces.casework.evidence.models import DiaryEntry, Exhibit, Kept

MAIL = b"From: a@b.example\r\nTo: c@d.example\r\nSubject: Noise\r\nDate: today\r\n\r\nAgain.\r\n"


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), wrote: str = "") -> bytes:
    """A picture; `wrote` is what the camera wrote into it."""
    out = io.BytesIO()
    found = Image.new("RGB", size, "green")
    exif = Image.Exif()
    if wrote:
        exif[0x010E], exif[0x0112] = wrote, 6  # a description, and that it lies on its side
    found.save(out, kind, exif=exif)
    return out.getvalue()


def archive(name: str = "a.exe") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as found:
        found.writestr(name, b"MZ")
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A small PNG that says that it unfolds into 3,600 megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def mail_with(content: bytes, kind: str = "application/octet-stream") -> bytes:
    head = MAIL.replace(b"\r\n\r\n", b'\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n', 1)
    part = f"--x\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    from base64 import encodebytes  # noqa: PLC0415

    return head + part + encodebytes(content) + b"\r\n--x--\r\n"


def entry(of: Case | None = None, state: str = Kept.KEPT, **more: Any) -> DiaryEntry:
    """An entry that Dev took down."""
    found = of or case()
    dev = person("dev")
    given = {
        "person": found.people.first(), "own_words": False, "text": "They shouted all night",
        "happened_at": timezone.now() - dt.timedelta(hours=2), "written_at": timezone.now(),
        "organisation": dev.membership.organisation, "regime": "part3", "written_by": dev.user,
    }  # fmt: skip
    return DiaryEntry.objects.create(case=found, state=state, **given | more)


def exhibit(of: Case | None = None, state: str = Kept.KEPT, **more: Any) -> Exhibit:
    """A photograph that Dev took in, with its file."""
    found = of or case()
    dev, key, content = person("dev"), uuid.uuid4(), picture()
    folders.files().mkdir(parents=True, exist_ok=True)
    folders.original(key).write_bytes(content)
    folders.drawn(key).write_bytes(content)
    given = {
        "id": key, "person": found.people.first(), "name": "IMG 1.jpg", "text": "The broken door",
        "sort": "picture", "ending": "jpg", "size": len(content), "drawn": True,
        "sha256": hashlib.sha256(content).hexdigest(), "uploaded_at": timezone.now(),
        "organisation": dev.membership.organisation, "regime": "part3", "uploaded_by": dev.user,
    }  # fmt: skip
    return Exhibit.objects.create(case=found, state=state, **given | more)
