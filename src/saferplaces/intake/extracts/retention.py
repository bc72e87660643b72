"""How long extracts are kept, and why."""

from __future__ import annotations

from saferplaces.foundation.registry import RETENTION, Retention


def register() -> None:
    """Say it for the room's table and the files that it stands for."""
    kept = Retention(
        "extracts.Extract",
        "The file: until it was added or refused, then the days of the setting extracts_keep_days; "
        "a withdrawn one is deleted at once. The row, without content: as long as the dataset",
        "A file is the proof of what was sent while it can still be asked about; the row says "
        "where records came from (DPA 2018 section 62: collection)",
        rule="published",
    )
    RETENTION.add(kept, name="extracts.Extract")
