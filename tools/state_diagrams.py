"""Draw the state tables of reviews into docs/reviews.md, between its two marks."""

from __future__ import annotations

import os
import re
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reviews.md"
MARKED = re.compile(r"(<!-- states: drawn by tools/state_diagrams.py -->\n).*?(<!-- end -->)", re.S)


def written(page: str) -> str:
    """Return the page with the diagrams as the tables have them now."""
    from saferplaces.casework.reviews.states import TABLES, diagram  # noqa: PLC0415

    drawn = "\n".join(
        f"### {name}\n\n```mermaid\n{diagram(table)}\n```\n" for name, table in TABLES.items()
    )
    return MARKED.sub(lambda found: f"{found[1]}\n{drawn}\n{found[2]}", page)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saferplaces.foundation.config.settings")
    django.setup()
    PAGE.write_text(written(PAGE.read_text()))
    print(f"{PAGE.name} is written.")
