"""Folders into one file each, and back, each time whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from contextlib import suppress
from pathlib import Path

SCRATCH = {"lock", "tmp", "scratch"}
"""What is made again when it is needed, at the top of a folder."""


def pack(folder: Path, into: Path) -> None:
    """Write a folder into a tar file, without what is scratch."""
    with tarfile.open(into, "w") as tar:
        for path in sorted(folder.iterdir()):
            if path.name not in SCRATCH:
                with suppress(FileNotFoundError):  # an upload that was not kept after all
                    tar.add(path, arcname=path.name)


def unpack(file: Path, folder: Path) -> None:
    """Put a folder in the place of what is there. Killed, one of the two is there, whole."""
    aside = folder.with_name(f"{folder.name}.restoring")
    old = folder.with_name(f"{folder.name}.replaced")
    for path in (aside, old):
        shutil.rmtree(path, ignore_errors=True)
    aside.mkdir(parents=True, mode=0o700)
    with tarfile.open(file) as tar:
        tar.extractall(aside, filter="data")
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_durable(folder: Path) -> None:
    """Have the files of a folder, and their names, on the disk."""
    for path in [*folder.iterdir(), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
