"""Write a file whole or not at all."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from asvat.errors import InputError


@contextmanager
def whole_file(out: Path, *also: type[Exception]) -> Iterator[Path]:
    """Yield a path beside `out` to write to, which takes its place once all is written.

    Parameters
    ----------
    out
        The file wanted. Its folder is made if need be; an older file stays until the new is whole.
    also
        What the writer raises when it cannot write, beside `OSError`.

    Raises
    ------
    InputError
        When the disk is full or the place cannot be written; nothing half written is left.
    """
    failures: tuple[type[Exception], ...] = (OSError, *also)
    target = out.resolve()
    if target.exists() and not (target.is_file() or target.is_dir()):
        yield out  # a pipe or a device takes what comes
        return
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        yield part
        part.replace(target)
    except failures as error:
        reason = getattr(error, "strerror", None) or "the disk may be full"
        raise InputError(
            f"the file cannot be written ({reason.lower()})",
            where=str(out),
            mend="Check the free space, the path and its permissions.",
        ) from error
    finally:
        if target.parent.is_dir():
            for left in target.parent.glob(f"{glob.escape(part.name)}*"):
                left.unlink(missing_ok=True)
