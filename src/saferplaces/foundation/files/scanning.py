"""Have a file looked over by the scanner for viruses that is configured, if any."""

from __future__ import annotations

import logging
import subprocess
from pathlib import Path

from saferplaces.foundation.config.config import config
from saferplaces.foundation.problems import Problem

LOG = logging.getLogger("saferplaces.files")
SECONDS = 120
FOUND = 1
"""What scanners answer that found something (clamscan, clamdscan and others)."""
BAD = "The scanner found something dangerous in this file. Nothing was kept."
SILENT = "The file cannot be looked over for viruses at present. Nothing was kept: try again later."


def scanned(path: Path) -> bool:
    """Have a file looked over; False where there is no scanner.

    Raises
    ------
    Problem
        When something was found, or the scanner does not answer: nothing is taken unseen.
    """
    command = config().scanner
    if not command:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - the configured program
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        LOG.error("the scanner for viruses cannot be run")
        raise Problem(SILENT, "file") from None
    if done.returncode == 0:
        return True
    if done.returncode == FOUND:
        raise Problem(BAD, "file")
    LOG.error("the scanner for viruses failed", extra={"fields": {"code": done.returncode}})
    raise Problem(SILENT, "file")
