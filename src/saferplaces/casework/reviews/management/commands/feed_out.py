"""``saferplaces feed-out --out FILE``: decisions for the force's own system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from saferplaces.casework.reviews.actions.hand_over import hand_over


class Command(BaseCommand):
    """Write the decisions that have not been handed over, as JSON lines."""

    help = "Write decisions that have not been handed over to a file, as JSON lines."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for the file."""
        parser.add_argument("--out", type=Path, required=True, help="file to make")

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        """Write the file and say how many."""
        count = hand_over(out)
        self.stdout.write(f"{count} decisions were handed over.")
