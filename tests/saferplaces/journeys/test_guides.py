"""The guides show only what browser tests take, so that no picture can go stale unseen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "images" / "guides"
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
TAKEN = re.compile(r'\b(?:walk|live)\.guide\(\s*\w+,\s*"([a-z-]+)"')
SHOWN = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LARGEST = 200_000


def _taken() -> set[str]:
    tests = Path(__file__).parents[1].rglob("test_*.py")
    return {name for path in tests for name in TAKEN.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)
def test_every_picture_of_a_guide_is_taken_by_a_browser_test(guide: Path) -> None:
    for words, address in SHOWN.findall(guide.read_text(encoding="utf-8")):
        path = (guide.parent / address).resolve()
        assert path.parent == FOLDER, f"{address} is not a picture of the browser tests"
        assert path.stem in _taken(), f"no browser test takes {path.stem}"
        assert path.is_file(), f"take {path.name} anew (docs/guides/README.md)"
        assert words, f"{address} has no words for those who do not see it"


def test_pictures_are_small_and_each_is_shown() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in GUIDES)
    for path in FOLDER.glob("*.png"):
        assert f"images/guides/{path.name}" in text, f"{path.name} is shown by no guide"
        assert path.stat().st_size < LARGEST, path.name
