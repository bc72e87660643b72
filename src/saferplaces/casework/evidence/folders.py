"""Where files of cases lie: each under its own key, the picture drawn from it beside it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from saferplaces.foundation.config.config import config

OLD = 86_400
DRAWN = ".shown"


def files() -> Path:
    """Return the folder, which only the service may read."""
    return config().var / "files" / "evidence"


def original(key: uuid.UUID) -> Path:
    """Return where a file lies as it came."""
    return files() / str(key)


def drawn(key: uuid.UUID) -> Path:
    """Return where the picture lies that was drawn from a file."""
    return files() / f"{key}{DRAWN}"


def of(keys: Iterable[Any]) -> Iterator[Path]:
    """Yield every path that belongs to some exhibits, for their disposal."""
    for key in keys:
        yield original(key)
        yield drawn(key)


def left_over(known: set[str]) -> list[Path]:
    """Return files that no exhibit stands for, of uploads that were cut off a day ago."""
    before = time.time() - OLD
    return [
        path
        for path in files().glob("*")
        if path.name.removesuffix(DRAWN) not in known and path.lstat().st_ctime < before
    ]
