"""``saferplaces retention``: what falls due, disposals that were agreed on, the engine's list."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from saferplaces.foundation.config.running import prepare
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.retention import due
from saferplaces.foundation.retention.actions.dispose import dispose_all
from saferplaces.foundation.retention.erasing import ErasureError, erase, export
from saferplaces.foundation.retention.register import RegisterError
from saferplaces.foundation.retention.tables import by_label


class Command(BaseCommand):
    """Say what falls due, carry agreed disposals out, or write the engine's list."""

    help = "Say what falls due when, dispose of what was agreed on, or write the engine's list."
    requires_system_checks = []  # noqa: RUF012 - as Django declares it

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three ways."""
        way = parser.add_mutually_exclusive_group(required=True)
        way.add_argument(
            "--simulate",
            action="store_true",
            help="what falls due by rule and year; nothing changes",
        )
        way.add_argument(
            "--dispose",
            action="store_true",
            help="carry out every disposal that two people agreed on",
        )
        way.add_argument(
            "--export", type=Path, metavar="FILE", help="the list that asvat erase takes"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it."""
        with prepare.database():
            if options["simulate"]:
                self._simulate()
            elif options["dispose"]:
                self._dispose()
            else:
                count = export(options["export"])
                self.stdout.write(f"{options['export']}: {count:,} lines for asvat erase")

    def _simulate(self) -> None:
        self._progress("Reckoning the periods of every record")
        today = timezone.localdate()
        with transaction.atomic():
            due.reckon()
            found = due.forecast(today)
            transaction.set_rollback(True)
        names = by_label()
        self.stdout.write(f"{'Record':<32}{'Rule':<14}{'Year':>6}{'Fall due':>12}{'Due now':>12}")
        for row in found:
            name = str(names[row.model]._meta.verbose_name)[:30]
            self.stdout.write(
                f"{name:<32}{row.rule:<14}{row.year:>6}{row.records:>12,}{row.now:>12,}"
            )
        for rule in sorted({row.rule for row in found}):
            self.stdout.write(f"{rule}: {label('retention_rules', rule)}")
        total = sum(row.now for row in found)
        self.stdout.write(f"{total:,} records are due on {today:%-d %B %Y}. Nothing was changed.")

    def _dispose(self) -> None:
        began = dt.datetime.now(dt.UTC)
        try:
            report = dispose_all(lambda n, of: self._progress(f"Disposing: {n:,} of {of:,}"))
            if erased := erase():
                self._progress("The engine has erased its part")
                self.stdout.write(
                    f"The engine erased {erased:,} records or people; its next run makes a new "
                    "snapshot."
                )
        except (ErasureError, RegisterError) as error:
            raise CommandError(str(error)) from error
        for table, count in sorted(report.rows.items()):
            self.stdout.write(f"{table}: {count:,} rows")
        for key, why in report.held.items():
            self.stdout.write(f"Review {key} was not carried out: {why}.")
        seconds = (dt.datetime.now(dt.UTC) - began).total_seconds()
        self.stdout.write(f"{report.disposed:,} records disposed of in {seconds:.0f} s.")

    def _progress(self, line: str) -> None:
        self.stderr.write(line, ending="\r" if self.stderr.isatty() else "\n")
