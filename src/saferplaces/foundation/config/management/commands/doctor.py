"""``saferplaces doctor``: what is missing, and how to mend it."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from saferplaces.foundation.config.doctor import examine


class Command(BaseCommand):
    help = "Say what is missing or wrong, and how to mend it; ends with 1 if anything is."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def handle(self, *args: Any, **options: Any) -> None:
        unwell = 0
        for finding in examine():
            self.stdout.write(f"{'ok   ' if finding.well else 'AMISS'}  {finding.what}")
            if not finding.well:
                unwell += 1
                self.stdout.write(f"       {finding.mend}")
        if unwell:
            sys.exit(1)
