"""How long diaries and files are kept, and why."""

from __future__ import annotations

from saferplaces.casework.evidence import folders
from saferplaces.foundation.registry import RETENTION, Retention


def register() -> None:
    """Say it for each table and the files that it stands for."""
    RETENTION.add(
        Retention(
            "evidence.DiaryEntry",
            "As long as the case.",
            "It is what the victim lived through, in their words.",
            rule="as_record",
            within="case",
        ),
        name="evidence.DiaryEntry",
    )
    RETENTION.add(
        Retention(
            "evidence.Exhibit",
            "As long as the case; the file and what was drawn from it go with the row.",
            "It shows what happened, and may be needed in court.",
            rule="as_record",
            within="case",
            files=folders.of,
        ),
        name="evidence.Exhibit",
    )
