"""``saferplaces prepare``: bring the database up to date, before the service starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from saferplaces.foundation.config.running import prepare


class Command(BaseCommand):
    help = "Apply migrations as the owner of the tables, set rights, load the region pack."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        prepare.migrate()
        prepare.region()
