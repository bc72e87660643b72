"""Where files that were sent with applications lie: private, under random keys."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from saferplaces.foundation.config.config import config
from saferplaces.intake.case_review_applications.models import Upload


def files() -> Path:
    """Return the folder of files as they came."""
    return config().var / "case-review-applications"


def path_of(upload: Upload) -> Path:
    """Return where a file lies."""
    return files() / str(upload.pk)


def paths(keys: Iterable[Any]) -> list[Path]:
    """Return where the files of some uploads lie, for those who delete them."""
    return [files() / str(key) for key in keys]
