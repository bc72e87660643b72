"""``saferplaces reset``: throw the demo away."""

from __future__ import annotations

import shutil
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation.config.config import config
from saferplaces.foundation.config.running.steps import StepError
from saferplaces.foundation.config.running.up import alone
from saferplaces.foundation.database.server import Server


class Command(BaseCommand):
    help = "Delete the demo's database, files and secrets, so that the next start begins anew."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        found = config()
        if found.mode != "demo" or not found.embedded:
            raise CommandError("Only a demo with its own database is thrown away by this command.")
        folder = found.var / "running"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with alone(folder):
                Server(found.var).stop()
                shutil.rmtree(found.var)
        except StepError as error:
            raise CommandError(f"{error} Stop it first.") from error
        self.stdout.write("The demo is gone. make run makes a new one.")
