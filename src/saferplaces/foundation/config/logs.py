"""Structured logs without personal data: what happened, where, how long; never who or what about.

Paths are logged as the name of their address, not as they were asked for (they may hold a key or
a name), and errors by their class and place, without the message (it may quote a record).
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from typing import Any


class Line(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        found: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        found |= getattr(record, "fields", {})
        if record.name.startswith("saferplaces"):
            found["event"] = record.getMessage()
        elif record.args:  # what a library puts into its sentence may quote a record: leave it out
            found["event"] = str(record.msg)
        else:  # it may have been put in already
            found["event"] = f"{record.filename}:{record.lineno} {record.funcName}"
        if record.exc_info and record.exc_info[0]:
            found["error"] = record.exc_info[0].__name__
            found["where"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])[-6:]
            ]
        return json.dumps(found)


def configure(_settings: dict[str, Any]) -> None:
    """Send every log to standard error, one JSON object a line."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("saferplaces").setLevel(logging.INFO)
