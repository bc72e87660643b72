"""The web server's own messages, sent the way of all others."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.glogging import Logger

from saferplaces.foundation.config.logs import configure


class Lines(Logger):  # type: ignore[misc] # gunicorn has no types
    """One JSON object a line and nothing personal; the middleware writes the line of a request."""

    def setup(self, cfg: Any) -> None:
        """Leave everything to the service's logs."""
        configure({})
        self.cfg = cfg
        self.loglevel = logging.INFO
        self._access_log_enabled = False
        self.error_log.setLevel(logging.INFO)
        self.error_log.propagate = True

    def reopen_files(self) -> None:
        """Have no files."""
