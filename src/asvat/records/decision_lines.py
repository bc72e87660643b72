"""A file of reviewers' decisions: JSON lines of several kinds, each read by whom it concerns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asvat.errors import InputError
from asvat.records.text_lines import text_lines


def decision_lines(path: Path, kind: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield number, place in words, and content of each line of a kind.

    Raises
    ------
    InputError
        When the file cannot be read, or a line of whatever kind is no decision: nothing that
        somebody decided is passed over in silence. No message quotes a line.
    """
    for number, line in enumerate(text_lines(path), 1):
        if not line.strip():
            continue
        where = f"{path.name}, line {number}"
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(
                "this line is not JSON", where=where, mend="Export the decisions again."
            ) from None
        if not isinstance(told, dict) or not isinstance(told.get("kind"), str):
            raise InputError(
                "this line is not a decision: it says no kind",
                where=where,
                mend='One object a line: {"kind": "link", ...} or {"kind": "recording", ...}.',
            )
        if told["kind"] == kind:
            yield number, where, told
