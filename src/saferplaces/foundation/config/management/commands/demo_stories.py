"""``saferplaces demo-stories``: tell the demonstration's history, each story once."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation import demo
from saferplaces.foundation.config.config import config

MODESTY = 10


class Command(BaseCommand):
    help = "Tell the demonstration's stories that have not been told; pages are served first."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        if config().mode == "production":
            raise CommandError("The demonstration has no place in production.")
        os.nice(MODESTY)
        found = demo.tell()
        self.stdout.write(f"Told: {len(found.told)}. Failed: {len(found.failed)}.")
