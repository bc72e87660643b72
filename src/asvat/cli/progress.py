"""Progress on anything over a second; silent when piped."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

SHOW_AFTER = 1.0
"""Seconds before anything is shown."""


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[str, float, float], None]]:
    """Yield a function to call with (step, done, in all); it draws a bar on a terminal."""
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    start = time.monotonic()
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[step]}"),
        transient=True,
        console=None,
    )
    task = bar.add_task(what, total=1.0, step="")
    started = False

    def update(step: str, done: float, total: float) -> None:
        nonlocal started
        if not started and time.monotonic() - start > SHOW_AFTER:
            bar.start()
            started = True
        bar.update(task, completed=done, total=max(total, 1e-9), step=step[-48:])

    try:
        yield update
    finally:
        if started:
            bar.stop()
