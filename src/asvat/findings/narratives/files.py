"""Check a file of narratives, one JSON object a line: a call that scripts outside rely on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from asvat.errors import InputError
from asvat.findings.narratives.reading import read_with, readers
from asvat.geography.whole_file import whole_file

LINES = 50_000
"""Lines held in memory at a time."""

Progress = Callable[[str, float, float], None]


@dataclass(frozen=True)
class Summary:
    """How many lines were read, and in how many a crime may have been missed."""

    lines: int
    missed: int
    empty: int
    """Lines without a narrative; they have an answer too."""
    repeated: int
    """Lines with an id that an earlier line has; they have an answer too."""
    nameless: int
    """Lines without an id, answered with null."""


def check_file(
    path: Path, out: Path, progress: Progress | None = None, *, workers: int = 2
) -> Summary:
    """Check the narratives of a file; write one line an answer, in order.

    Parameters
    ----------
    path
        JSON lines with ``id``, ``narrative`` and perhaps ``closed_as``; other fields are ignored.
    out
        File to write; it appears once it is whole.
    progress
        Called with (step, bytes done, bytes in all).
    workers
        Threads at most.

    Raises
    ------
    InputError
        When the file cannot be read, is `out` itself, or a line is not a JSON object or its
        narrative no text.
    """
    size = _size(path)
    if out.exists() and out.samefile(path):
        raise InputError(
            "the answers would take the place of the narratives",
            where=str(out),
            mend="Name another file.",
        )
    lines = missed = empty = repeated = nameless = done = 0
    seen: set[str] = set()
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with (
        whole_file(out) as part,
        # Half of a surrogate pair in an id cannot be UTF-8; written as its escape it comes back.
        part.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as written,
        readers(workers) as pool,
    ):
        for rows, read in _chunks(path):
            texts = pa.array([row["narrative"] for row in rows], pa.string())
            closed = pa.array([row["closed_as"] for row in rows], pa.string())
            found = read_with(pool, texts, closed)
            for row, answer in zip(rows, found.to_pylist(), strict=True):
                written.write(encode(_line(row["id"], answer)) + "\n")
                missed += answer["crime_missed"]
                nameless += row["id"] is None
                if row["id"] is not None:
                    key = encode(row["id"])
                    repeated += key in seen
                    seen.add(key)
            lines += len(rows)
            empty += sum(not (row["narrative"] or "").strip() for row in rows)
            done += read
            if progress is not None:
                progress("Checking narratives", done, size)
    return Summary(lines, missed, empty, repeated, nameless)


def _line(identity: Any, answer: dict[str, Any]) -> dict[str, Any]:
    crimes = [
        {"class": crime["class"], "evidence": crime["evidence"], "confidence": crime["confidence"]}
        for crime in answer["crimes"]
    ]
    return {
        "id": identity,
        "crime_missed": answer["crime_missed"],
        "probability": round(answer["probability"], 4),
        "crimes": crimes,
        "already_recorded": answer["already_recorded"],
        "vulnerability": answer["vulnerability"],
        "asb_category": answer["asb_category"],
        "says_repeat": answer["says_repeat"],
        "hate_strands": answer["hate_strands"],
        "urgent": answer["urgent"],
        "set_aside": answer["set_aside"],
        "triggers": answer["triggers"],
    }


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(
            f"the file cannot be read ({reason})", where=str(path), mend="Check the path."
        ) from None


def _chunks(path: Path) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Yield rows and the bytes they took."""
    try:
        with path.open("rb") as file:
            number = 0
            while raw := list(islice(file, LINES)):
                rows = []
                for line in raw:
                    number += 1
                    if number == 1:
                        line = line.removeprefix(b"\xef\xbb\xbf")  # noqa: PLW2901
                    if line.strip():
                        rows.append(_row(line, f"{path}, line {number}"))
                yield rows, sum(map(len, raw))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise InputError(
            f"the file cannot be read ({reason})", where=str(path), mend="Check the path."
        ) from None


def _row(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8", errors="replace"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        # The library's message can quote the line, so it is not passed on.
        raise InputError(
            "the line is not JSON", where=where, mend="Write one JSON object a line."
        ) from None
    if not isinstance(row, dict):
        raise InputError(
            "the line is not a JSON object",
            where=where,
            mend='Write one object a line: {"id": ..., "narrative": ...}.',
        )
    narrative, closed = row.get("narrative"), row.get("closed_as")
    if narrative is not None and not isinstance(narrative, str):
        raise InputError(
            "the narrative is not text", where=where, mend="Write it as a JSON string, or null."
        )
    return {
        "id": row.get("id"),
        "narrative": _sound(narrative),
        "closed_as": closed if isinstance(closed, str) else None,
    }


def _no_number(_word: str) -> None:
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError


def _sound(text: str | None) -> str | None:
    """Return a text with lone halves of surrogate pairs replaced: they cannot be written."""
    if text is None:
        return None
    return text.encode("utf-8", errors="replace").decode("utf-8")
