"""Files that people send: only to the addresses that take them, straight to disk, within limits.

Django reads a form before a view is asked (for its token), so that without this anybody could
have files written by any address. A file is kept only when the view says so; else it is gone with
the request, however that ends.
"""

from __future__ import annotations

import errno
import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

FORM_BESIDE = 1 << 20
"""Bytes that the rest of a form may take beside its file."""
NO_ROOM = "There is no room on the disk at present. Nothing was kept: try again later."
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True)
class Place:
    """An address that takes files.

    Attributes
    ----------
    capability:
        What the person must be able to do; nobody else's file is written.
    folder:
        Returns the private folder.
    largest:
        Returns how many bytes a file may have.
    opens:
        Says of a request of the public, who have no capability, whether it may send a file here.
    """

    capability: str
    folder: Callable[[], Path]
    largest: Callable[[], int]
    opens: Callable[[Any], bool] | None = None


_PLACES: dict[str, Place] = {}


def allow(route: str, place: Place) -> None:
    """Let the address of this name take files."""
    _PLACES[route] = place


class Stored(UploadedFile):  # type: ignore[type-arg] # at run time it takes none
    """A file that lies in its place under a random name; `keep` it, or it goes with the request."""

    def __init__(self, key: uuid.UUID, path: Path, sha256: str, **more: Any) -> None:
        super().__init__(**more)
        self.key, self.path, self.sha256 = key, path, sha256
        self._kept = False

    def keep(self) -> None:
        """Leave the file where it is."""
        self._kept = True

    def close(self) -> None:
        """Delete the file unless it is kept."""
        if not self._kept:
            self.path.unlink(missing_ok=True)


class Streaming(FileUploadHandler):
    """Write a file to the folder of the address that takes it, as it comes in."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._out: BinaryIO | None = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse at once what says itself that it is far too large."""
        self._place = self._allowed()
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        if self._place is not None:
            self._largest = self._place.largest()
            most = 2 * self._largest + FORM_BESIDE  # what is a little too large gets its message
        if content_length > most:
            raise RequestDataTooBig("More was sent than this address takes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        if self._place is None:
            raise SkipFile
        self._key, self._size, self._sha = uuid.uuid4(), 0, hashlib.sha256()
        folder = self._place.folder()
        self._path = folder / str(self._key)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            self._refuse(error)
        self._out = os.fdopen(handle, "wb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece; it is for no other handler."""
        self._size += len(raw_data)
        if self._size > self._largest:
            self._drop()
            most = f"{self._largest >> 20:,}"
            cast(Any, self.request).upload_problem = f"The file must be smaller than {most} MB"
            raise SkipFile
        self._sha.update(raw_data)
        try:
            cast(BinaryIO, self._out).write(raw_data)
        except OSError as error:
            self._refuse(error)

    def file_complete(self, file_size: int) -> Stored | None:
        """Return the file once it is whole and on the disk."""
        out = cast(BinaryIO, self._out)
        try:
            out.flush()
            os.fsync(out.fileno())
            out.close()
        except OSError as error:
            self._drop()
            cast(Any, self.request).upload_problem = _words(error)
            return None
        self._out = None
        return Stored(
            self._key,
            self._path,
            self._sha.hexdigest(),
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
        )

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that never came to its end."""
        self._drop()

    def _refuse(self, error: OSError) -> None:
        self._drop()
        cast(Any, self.request).upload_problem = _words(error)
        raise SkipFile

    def _drop(self) -> None:
        if self._out is not None:
            raw = cast(Any, self._out)
            self._out = None
            raw.raw.close()  # without writing what is in its buffer
        if hasattr(self, "_path"):
            self._path.unlink(missing_ok=True)

    def _allowed(self) -> Place | None:
        match = getattr(self.request, "resolver_match", None)
        place = _PLACES.get(match.view_name) if match else None
        if place is not None and place.opens is not None:
            return place if place.opens(self.request) else None
        actor = getattr(self.request, "actor", None)
        return place if place and actor and actor.can(place.capability) else None


def _words(error: OSError) -> str:
    if error.errno not in FULL:
        raise error
    return NO_ROOM


def problem_of(request: Any) -> str:
    """Return why a file that came with a request was not taken, or nothing."""
    return str(getattr(request, "upload_problem", ""))
