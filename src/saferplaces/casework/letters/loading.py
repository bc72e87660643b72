"""The shipped letters: loaded once as their first version, never over what people changed."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.utils import timezone

from saferplaces.casework.letters import gaps
from saferplaces.casework.letters.models import LetterTemplate, TemplateVersion
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM

SHIPPED = Path(__file__).parent / "data" / "templates.toml"


def load_templates(path: Path = SHIPPED) -> int:
    """Add the templates of a file that are not there yet; return how many.

    Raises
    ------
    Problem
        When one of them has a gap that it may not have.
    """
    rows = tomllib.loads(path.read_text())["template"]
    there = set(LetterTemplate.objects.values_list("code", flat=True))
    new = [(order, row) for order, row in enumerate(rows) if row["code"] not in there]
    with acting(SYSTEM):
        for order, row in new:
            gaps.check(row["parts"], row["subject"], row["body"])
            TemplateVersion.objects.create(
                template=LetterTemplate.objects.create(
                    code=row["code"],
                    title=row["title"],
                    parts=row["parts"],
                    kind=row["kind"],
                    order=order,
                ),
                number=1,
                subject=row["subject"],
                body=row["body"].strip(),
                source=row["source"],
                made_at=timezone.now(),
            )
    return len(new)
