"""``saferplaces audit verify`` and ``saferplaces audit head``."""

from __future__ import annotations

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from saferplaces.foundation.audit.heads import HeadsError, export_head, read_heads
from saferplaces.foundation.audit.verify import verify


class Command(BaseCommand):
    """Verify the audit trail, or write its head down outside the database."""

    help = "Verify the audit trail, or write its head down outside the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("verify", help="recompute the chain and say what is wrong where")
        check.add_argument("--from", dest="start", type=int, default=1, metavar="N")
        check.add_argument("--head", type=Path, metavar="FILE", help="heads exported earlier")
        check.add_argument(
            "--tolerance",
            type=float,
            metavar="SECONDS",
            help="how far a record may be dated before an earlier number (else as set)",
        )
        out = verbs.add_parser("head", help="append number, hash and time to a file")
        out.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do it; what is wrong ends the command with status 1."""
        try:
            if options["verb"] == "head":
                found = export_head(options["out"])
                self.stdout.write(f"{found.number:,} records" if found.number else "No records yet")
            else:
                self._verify(options["start"], options["head"], options["tolerance"])
        except (HeadsError, OSError) as error:
            raise CommandError(str(error)) from error

    def _verify(self, start: int, heads: Path | None, tolerance: float | None) -> None:
        if start < 1:
            raise CommandError("--from needs a number from 1 on.")
        apart = None if tolerance is None else dt.timedelta(seconds=tolerance)
        report = verify(
            start, list(read_heads(heads)) if heads else (), self._progress, tolerance=apart
        )
        for fault in report.faults:
            self.stdout.write(str(fault))
        if report.count > len(report.faults):
            self.stdout.write(f"and {report.count - len(report.faults):,} more")
        if not report.whole:
            raise CommandError(
                f"The audit trail is not whole: {report.count:,} found wrong among "
                f"{report.checked:,} records."
            )
        self.stdout.write(f"{report.checked:,} records verified, the last is number {report.last}")

    def _progress(self, number: int, last: int) -> None:
        self.stderr.write(f"{number:,} of {last:,}", ending="\r" if self.stderr.isatty() else "\n")
