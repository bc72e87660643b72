"""Where files that were sent with applications lie: private, under random keys."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from saferplaces.foundation.config.config import config
from saferplaces.foundation.reference.queries import setting
from saferplaces.intake.case_review_applications.models import Upload

OLD = 86_400


def files() -> Path:
    """Return the folder of files as they came."""
    return config().var / "files" / "case-review-applications"


def path_of(upload: Upload) -> Path:
    """Return where a file lies."""
    return files() / str(upload.pk)


def paths(keys: Iterable[Any]) -> list[Path]:
    """Return where the files of some uploads lie, for those who delete them."""
    return [files() / str(key) for key in keys]


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(setting("case_review_largest_mb")) << 20


def delete_once_committed(keys: Iterable[Any]) -> None:
    """Delete files once their rows are gone for good."""
    gone = paths(keys)

    def delete() -> None:
        for path in gone:
            path.unlink(missing_ok=True)

    transaction.on_commit(delete)


def left_over(known: set[str]) -> list[Path]:
    """Return files that no upload stands for, of requests that were cut off a day ago."""
    before = time.time() - OLD
    return [
        path
        for path in files().glob("*")
        if path.name not in known and path.lstat().st_ctime < before
    ]
