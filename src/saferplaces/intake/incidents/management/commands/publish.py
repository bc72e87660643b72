"""``saferplaces publish DATASET_OR_SNAPSHOT``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.actions.publish import publish


class Command(BaseCommand):
    """Publish what the engine found; repeating it changes nothing."""

    requires_system_checks = ()  # pages that cannot be shown keep no log from being published
    help = "Publish a snapshot of the engine: new, changed, merged and withdrawn records."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the snapshot."""
        parser.add_argument("path", type=Path, help="folder of a dataset, or of a snapshot of one")

    def handle(self, *_: Any, **options: Any) -> None:
        """Publish it."""
        try:
            done = publish(options["path"], tell=self.stdout.write)
        except Problem as problem:
            raise CommandError(problem.message) from None
        self.stdout.write(f"Snapshot {done.snapshot} is published.")
