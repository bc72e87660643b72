"""``saferplaces decisions --out FILE``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.identity.actor import SYSTEM
from saferplaces.foundation.registry import DECISIONS


class Command(BaseCommand):
    """Write what people decided for the engine's next run: all of it, or the old file stands."""

    help = "Write people's decisions (links, labels) for: asvat run --decisions FILE"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("--out", type=Path, required=True, help="file to write, JSON lines")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write it aside, make it durable, rename it."""
        out: Path = options["out"]
        try:
            count = write(out)
        except OSError as problem:
            raise CommandError(f"{out} cannot be written: {problem.strerror}") from None
        self.stdout.write(f"{count} decisions are in {out}.")


def write(out: Path) -> int:
    """Write all decisions to a file that only we may read; return how many."""
    aside = out.with_name(f".{out.name}-{os.getpid()}")
    count = 0
    try:
        with transaction.atomic(), aside.open("x", encoding="utf-8") as file:
            aside.chmod(0o600)
            for export in DECISIONS:
                for row in export():
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                    count += 1
            record(
                SYSTEM, what="disclose", verb="decisions.exported", recipient="the engine",
                detail={"decisions": count},
            )  # fmt: skip
            file.flush()
            os.fsync(file.fileno())
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)
    return count
