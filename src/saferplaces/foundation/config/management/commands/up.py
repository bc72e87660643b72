"""``saferplaces up``: the whole service, from an empty folder to a page that answers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation.config.running.steps import StepError
from saferplaces.foundation.config.running.up import up
from saferplaces.foundation.database.server import ServerError


class Command(BaseCommand):
    help = "Run the whole service until Ctrl-C: database, migrations, assets, web server, worker."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            up()
        except (StepError, ServerError) as error:
            raise CommandError(str(error)) from error
