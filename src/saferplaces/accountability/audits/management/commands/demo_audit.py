"""``saferplaces demo-audit``: a finished recording audit for the demonstration."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.accountability.audits.demo import make
from saferplaces.foundation.config.config import config


class Command(BaseCommand):
    """Make an audit with invented judgements; only in the demonstration."""

    help = "Make a finished recording audit with invented judgements, in the demonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it, unless there is one."""
        if config().mode == "production":
            raise CommandError("The demonstration has no place in production.")
        make()
