"""``saferplaces feed-return FILE``: the references under which the force's system keeps them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saferplaces.casework.reviews.actions.hand_over import take_back
from saferplaces.foundation.problems import Problem


class Command(BaseCommand):
    """Store the references that came back for decisions, from JSON lines."""

    help = "Store the references that came back for decisions, from JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("file", type=Path, help="JSON lines with decision and reference")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Store them, all or none, and say how many."""
        try:
            with file.open(encoding="utf-8") as lines:
                count = take_back(lines)
        except Problem as problem:
            raise CommandError(problem.message) from None
        self.stdout.write(f"{count} references were stored.")
