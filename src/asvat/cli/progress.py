"""Progress on anything over a second; silent when piped."""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator

SHOW_AFTER = 1.0
"""Seconds before anything is shown."""

Update = Callable[[str, float, float], None]


@contextlib.contextmanager
def progress(what: str) -> Iterator[Update]:
    """Show on a terminal that work is going on, and how far it has got.

    Yields a function to call with (step, done, in all); until it is called the bar only moves to
    and fro. Nothing is shown in the first second, nor when standard error is no terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _step, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}"),
        transient=True,
        console=Console(stderr=True),
    )
    task = bar.add_task(what, total=None, step="")
    later = threading.Timer(SHOW_AFTER, bar.start)
    later.daemon = True
    later.start()

    def update(step: str, done: float, total: float) -> None:
        bar.update(task, completed=done, total=max(total, 1e-9), step=step[-48:])

    try:
        yield update
    finally:
        later.cancel()
        bar.stop()
