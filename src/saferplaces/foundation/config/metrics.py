"""Counts and durations of requests, shared by all processes of the web server.

The table is anonymous shared memory, made before gunicorn forks (it loads the application first),
so that any process can answer for all. Writers hold a file lock, which the system takes from a
process that is killed.
"""

from __future__ import annotations

import fcntl
import mmap
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from django.urls import URLPattern, URLResolver, get_resolver

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
WIDTH = len(CLASSES) + len(BUCKETS) + 1  # the last holds the seconds


class Requests:
    """How many requests each named address had, with which outcome, and how long they took."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._threads = threading.Lock()

    def prepare(self) -> None:
        """Make the table, once; call it before processes part."""
        with self._threads:
            if self._rows:
                return
            names = ["", *sorted(set(_names(get_resolver().url_patterns)))]
            memory = mmap.mmap(-1, len(names) * WIDTH * 8)
            self._table = np.frombuffer(memory, dtype=np.float64).reshape(len(names), WIDTH)
            self._lock = _unnamed_file()
            self._rows = {name: row for row, name in enumerate(names)}

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self.prepare()
        row = self._table[self._rows.get(route, 0)]
        with self._alone():
            row[min(status // 100, 5) - 1] += 1
            row[len(CLASSES) : -1] += np.asarray(BUCKETS) >= seconds
            row[-1] += seconds

    def lines(self) -> Iterator[str]:
        """Write the table in the text format of Prometheus."""
        self.prepare()
        with self._alone():
            table = self._table.copy()
        yield "# TYPE saferplaces_requests_total counter"
        for name, row in self._rows.items():
            for column, outcome in enumerate(CLASSES):
                if count := int(table[row, column]):
                    yield (
                        f'saferplaces_requests_total{{route="{name or "none"}"'
                        f',status="{outcome}"}} {count}'
                    )
        yield "# TYPE saferplaces_request_seconds histogram"
        for name, row in self._rows.items():
            if total := int(table[row, : len(CLASSES)].sum()):
                label = f'route="{name or "none"}"'
                for bucket, count in zip(BUCKETS, table[row, len(CLASSES) : -1], strict=True):
                    yield f'saferplaces_request_seconds_bucket{{{label},le="{bucket}"}} {count:.0f}'
                yield f'saferplaces_request_seconds_bucket{{{label},le="+Inf"}} {total}'
                yield f"saferplaces_request_seconds_sum{{{label}}} {table[row, -1]:.6f}"
                yield f"saferplaces_request_seconds_count{{{label}}} {total}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.lockf(self._lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._lock, fcntl.LOCK_UN)


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def _unnamed_file() -> int:
    number, path = tempfile.mkstemp()
    Path(path).unlink()
    return number


requests = Requests()
"""The table of this server."""
