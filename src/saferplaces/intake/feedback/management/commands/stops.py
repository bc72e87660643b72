"""``saferplaces stops FILE``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saferplaces.foundation.problems import Problem
from saferplaces.intake.feedback.naptan import bring, rejections_of


class Command(BaseCommand):
    """Bring stops in; the same file again changes nothing."""

    help = "Bring bus stops in: a CSV file of NaPTAN, as the Department for Transport publishes it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path, help="Stops.csv")

    def handle(self, *_: Any, **options: Any) -> None:
        """Bring it in, and say what became of every line."""
        try:
            done = bring(options["file"])
        except (Problem, OSError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(
            f"{done.lines:,} lines: {done.added:,} new stops, {done.changed:,} changed, "
            f"{done.unchanged:,} as they were, {done.rejected:,} rejected."
        )
        for line in rejections_of(done):
            self.stdout.write(f"  {line}")
