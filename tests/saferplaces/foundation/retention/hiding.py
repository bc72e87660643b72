"""Where in files somebody's name or number still stands: as bytes, and inside what packs bytes.

Parquet is read column by column, gzip and zip (and with it docx and xlsx) are opened, SQLite is
read as the file that it is, free pages included.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

DEPTH = 4


def hiding(folder: Path, *texts: str) -> list[str]:
    """Return the files under a folder that hold one of the texts, in any case of letters."""
    wanted = [text.lower().encode() for text in texts]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(_holds(part, wanted) for part in _parts(path.read_bytes()))
    ]


def _holds(content: bytes, wanted: list[bytes]) -> bool:
    low = content.lower()
    return any(text in low or text.decode().encode("utf-16-le") in low for text in wanted)


def _parts(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Yield a file's bytes, and those of everything that is packed in it."""
    yield content
    if depth == DEPTH:
        return
    inner: list[bytes] = []
    if content[:4] == b"PAR1":
        yield from _columns(content)
    elif content[:2] == b"\x1f\x8b":
        with suppress(OSError, EOFError, zlib.error):
            inner.append(gzip.decompress(content))
    elif content[:4] == b"PK\x03\x04":
        with suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as packed:
            inner += [packed.read(name) for name in packed.namelist()]
    elif content[257:262] == b"ustar":
        with suppress(tarfile.TarError), tarfile.open(fileobj=io.BytesIO(content)) as packed:
            files = (packed.extractfile(one) for one in packed if one.isfile())
            inner += [file.read() for file in files if file]
    for one in inner:
        yield from _parts(one, depth + 1)


def _columns(content: bytes) -> Iterator[bytes]:
    table = pq.read_table(io.BytesIO(content))
    for column in table.columns:
        for chunk in column.chunks:
            plain = chunk.dictionary_decode() if pa.types.is_dictionary(chunk.type) else chunk
            yield str(plain.to_pylist()).encode()
