"""Where the files of extracts lie, and the names under which they do."""

from __future__ import annotations

import errno
import os
import re
import unicodedata
import uuid
from pathlib import Path

from django.utils import timezone

from saferplaces.foundation.config.config import config
from saferplaces.foundation.files.names import LONGEST_NAME, ODD

DONE, REFUSED = "done", "refused"


def private() -> Path:
    """Return the folder of extracts that only the service may read."""
    return config().var / "extracts"


def files() -> Path:
    """Return where files lie while they wait, each named by its key (and what it is)."""
    return private() / "files"


def notes() -> Path:
    """Return where a note lies for each file that is being taken from the watched folder."""
    return private() / "notes"


def scratch() -> Path:
    """Return where the engine puts what does not fit into memory."""
    return private() / "scratch"


def make() -> None:
    """Make the folders that are missing."""
    for folder in (files(), notes(), scratch(), private() / DONE, private() / REFUSED):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (config().inbox, config().inbox / DONE, config().inbox / REFUSED):
        folder.mkdir(parents=True, exist_ok=True, mode=0o770)


def stored(key: uuid.UUID) -> Path | None:
    """Return the waiting file of an extract; None where there is none."""
    return next(iter(sorted(files().glob(f"{key}*"))), None)


def put_away(key: uuid.UUID) -> list[Path]:
    """Return where the file of an extract lies once it has ended, and its reason."""
    homes = [root / name for root in (private(), config().inbox) for name in (DONE, REFUSED)]
    return [path for home in homes for path in sorted(home.glob(f"*{key}*"))]


def odd_name(name: str) -> str:
    """Say what speaks against a name, or nothing."""
    if any(unicodedata.category(sign) in ODD for sign in name):
        return "Its name holds characters that cannot be seen: name it with letters and digits."
    if re.search(r"[/\\:]", name) or name in {".", ".."}:
        return "Its name looks like a path: name it with letters and digits."
    if name.startswith("."):
        return "It is a hidden file: its name must not begin with a full stop."
    if len(name) > LONGEST_NAME:
        return f"Its name is longer than {LONGEST_NAME} characters."
    return ""


def safe_name(key: uuid.UUID, name: str) -> str:
    """Return a file name of our own that still tells what it was."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._")[-80:]
    return f"{timezone.now():%Y%m%dT%H%M%S}-{key}-{plain or 'file'}"


def put(path: Path, home: Path, name: str, reason: str = "") -> None:
    """Move a file into one of the folders of what has ended, with the reason beside it."""
    home.mkdir(parents=True, exist_ok=True)
    if reason:
        (home / f"{name}.reason.txt").write_text(f"{reason}\n", encoding="utf-8")
    move(path, home / name)


def move(path: Path, to: Path) -> None:
    """Move a file so that it is whole in one place at any moment."""
    try:
        path.rename(to)
    except OSError as error:
        if error.errno != errno.EXDEV:  # on another disk
            raise
        _copy(path, to)


def _copy(path: Path, to: Path) -> None:
    part = to.with_name(f".{to.name}.part")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
    with os.fdopen(os.open(path, flags), "rb") as source, part.open("wb") as out:
        while block := source.read(1 << 20):
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    part.rename(to)
    path.unlink()
