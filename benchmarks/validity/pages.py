"""Tables in Markdown, printed and written into their place in ``docs/validity.md``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import numpy as np
from force import ROOT

PAGE = ROOT / "docs" / "validity.md"
END = "<!-- end -->"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; columns after the first stand to the right where they hold numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|---:" * (len(head) - 1) + "|"]
    lines += ["| " + " | ".join(_cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def publish(section: str, conditions: str, text: str) -> None:
    """Print a section's figures and put them under its mark in the page, with date and command."""
    told = (
        f"*Measured {dt.datetime.now(dt.UTC):%-d %B %Y}; {conditions}; "
        f"`python benchmarks/validity {section.partition('-seed-')[0]}`.*\n\n{text}"
    )
    print(f"\n== {section}\n{told}", flush=True)
    mark = f"<!-- {section}: written by benchmarks/validity -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if mark not in page:
        return
    before, _, rest = page.partition(mark)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{mark}\n{told}\n{END}{after}", encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, (float, np.floating)):
        return f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
