"""Files beside the dataset that may hold records which the engine has to forget."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from saferplaces.foundation.config.config import config
from saferplaces.intake.extracts import folders


def kept_files() -> Iterator[Path]:
    """Yield every extract that was added or refused and is still kept, and the last decisions.

    A file cannot be freed of one record and stay what was sent, so all of them go: the dataset
    holds what they brought, and the table of extracts says that they came.
    """
    for root in (folders.private(), config().inbox):
        for name in (folders.DONE, folders.REFUSED):
            if (root / name).is_dir():
                yield from (path for path in sorted((root / name).iterdir()) if path.is_file())
    yield config().var / "decisions.jsonl"
