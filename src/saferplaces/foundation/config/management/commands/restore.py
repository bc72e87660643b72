"""``saferplaces restore FOLDER``: the service as it was when it was backed up."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation.config.backups.restoring import restore
from saferplaces.foundation.config.backups.tools import BackupError
from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running import prepare
from saferplaces.foundation.config.running.steps import StepError
from saferplaces.foundation.config.running.up import alone


class Command(BaseCommand):
    help = "Restore a backup, compare every row with it and verify the audit trail."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the backup."""
        parser.add_argument("folder", type=Path, help="the folder of the backup")
        parser.add_argument(
            "--replace", action="store_true", help="throw away what is there, for good"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        running = config().var / "running"
        running.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with alone(running) if config().embedded else nullcontext(), prepare.database():
                known = restore(folder, replace=options["replace"], tell=self.stdout.write)
        except (BackupError, StepError) as error:
            raise CommandError(str(error)) from error
        for line in known:
            self.stdout.write(line)
        self.stdout.write("Restored; every table holds the rows it held, and the trail is whole.")
