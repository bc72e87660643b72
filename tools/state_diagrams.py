"""Draw the state tables of rooms into their pages of docs, between the two marks of each."""

from __future__ import annotations

import importlib
import os
import re
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[1] / "docs"
ROOMS = {
    "reviews": ("reviews.md", "saferplaces.casework.reviews.states"),
    "extracts": ("extracts.md", "saferplaces.intake.extracts.states"),
    "audits": ("recording-audits.md", "saferplaces.accountability.audits.states"),
}
"""Each room's page, and where its tables are."""
MARKED = re.compile(r"(<!-- states: drawn by tools/state_diagrams.py -->\n).*?(<!-- end -->)", re.S)


def written(page: str, room: str = "reviews") -> str:
    """Return a room's page with the diagrams as its tables have them now."""
    from saferplaces.casework.reviews.states import diagram  # noqa: PLC0415 - needs Django

    tables = importlib.import_module(ROOMS[room][1]).TABLES
    drawn = "\n".join(
        f"### {name}\n\n```mermaid\n{diagram(table)}\n```\n" for name, table in tables.items()
    )
    return MARKED.sub(lambda found: f"{found[1]}\n{drawn}\n{found[2]}", page)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
    django.setup()
    for name, (file, _) in ROOMS.items():
        path = DOCS / file
        path.write_text(written(path.read_text(), name))
        print(f"{file} is written.")
