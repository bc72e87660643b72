"""``saferplaces backup FOLDER``: everything that the service holds, in one folder."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation.config.backups.making import make
from saferplaces.foundation.config.backups.restoring import check
from saferplaces.foundation.config.backups.tools import BackupError
from saferplaces.foundation.config.running import prepare


class Command(BaseCommand):
    help = "Back up the database, the dataset and waiting extracts, while people work."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the folder."""
        parser.add_argument("folder", type=Path, help="a new folder; of --verify, a backup")
        parser.add_argument(
            "--verify", action="store_true", help="only look whether its files are as written"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        try:
            if options["verify"]:
                manifest = check(folder)
            else:
                with prepare.database():
                    manifest = make(folder, self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = sum(int(count) for count, _ in manifest["rows"].values())
        self.stdout.write(
            f"{folder}: {rows:,} rows in {len(manifest['rows'])} tables, of {manifest['at']}."
            " The secrets are not in it: keep SECRET_KEY and passwords apart."
        )
