"""``saferplaces worker``: run what runs by itself."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from django.core.management.base import BaseCommand

from saferplaces.foundation.jobs.worker import work


class Command(BaseCommand):
    help = "Run the jobs of the schedule and of the queue, until told to stop."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("saferplaces.jobs").info("worker starts")
        asyncio.run(work())
