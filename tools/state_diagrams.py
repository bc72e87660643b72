"""Draw the state tables of rooms into their pages of docs, between the two marks of each."""

from __future__ import annotations

import os
import re
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[1] / "docs"
MARKED = re.compile(r"(<!-- states: drawn by tools/state_diagrams.py -->\n).*?(<!-- end -->)", re.S)


def pages() -> dict[str, str]:
    """Return the pages that show states, with the diagrams as the tables have them now."""
    from saferplaces.foundation.states import MACHINES, diagram  # noqa: PLC0415 - needs Django

    drawn: dict[str, list[str]] = {}
    for machine in MACHINES:
        picture = f"### {machine.title}\n\n```mermaid\n{diagram(machine.table)}\n```\n"
        drawn.setdefault(machine.page, []).append(picture)
    return {
        page: MARKED.sub(
            lambda found, parts=parts: f"{found[1]}\n{chr(10).join(parts)}\n{found[2]}",  # type: ignore[misc]
            (DOCS / page).read_text(),
        )
        for page, parts in drawn.items()
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
    django.setup()
    for page, text in pages().items():
        (DOCS / page).write_text(text)
        print(f"{page} is written.")
