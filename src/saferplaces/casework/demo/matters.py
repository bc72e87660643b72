"""The words of the stories: what a case can be about, and what people say and write in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Matter:
    """One matter, from the first call to the day on which it is closed.

    Attributes
    ----------
    actions:
        What is to be done: title, kind, power or "", and what came of it.
    """

    code: str
    kind: str
    headlines: list[str]
    summary: str
    said: str
    fears: str
    wishes: str
    works: str
    protective: str
    actions: list[list[str]]
    updates: list[str]
    reviews: list[str]
    note: str
    closing: str
    reason: str
    purpose: str
    asked: str
    needs: str
    diary: list[str]
    satisfied: str


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def matters() -> list[Matter]:
    """Return every matter of the stories."""
    return [Matter(**row) for name in ("personal", "places") for row in _read(name)["matter"]]


@cache
def problems() -> list[dict[str, Any]]:
    """Return what plans are about."""
    found: list[dict[str, Any]] = _read("problems")["problem"]
    return found


@cache
def answers() -> dict[str, str]:
    """Return what plans say under each question, with gaps for what they are about."""
    found: dict[str, str] = _read("problems")["answers"]
    return found
