"""The pages of assurance: every line points to evidence that is there, or says what is not yet."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs" / "assurance").glob("*.md"))
OPEN = ("Not yet", "Not applicable", "**Decide", "**decide")


def _evidence(text: str) -> list[str]:
    """What stands in backticks and looks like a file of ours, with or without a test's name."""
    named = re.findall(r"`([^`\s]+)`", text)
    return [name for name in named if name.startswith(("src/", "tests/", "docs/", "tools/"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_names_as_evidence_is_there(page: Path) -> None:
    missing = []
    for name in _evidence(page.read_text()):
        path, _, test = name.partition("::")
        found = ROOT / path
        if not found.exists() or (test and f"def {test}(" not in found.read_text()):
            missing.append(name)
    assert missing == []


@pytest.mark.parametrize("page", [p for p in PAGES if p.stem in {"asvs", "wcag"}], ids=str)
def test_every_line_of_a_checklist_has_evidence_or_says_what_is_missing(page: Path) -> None:
    lines = [line for line in page.read_text().splitlines() if re.match(r"\| [V\d]", line)]
    assert lines
    bare = [
        line.split("|")[1].strip()
        for line in lines
        if not any(word in line for word in OPEN)
        and not _evidence(line)
        and "`package.json`" not in line
    ]
    assert bare == []
