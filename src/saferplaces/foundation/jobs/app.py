"""The queue of jobs (procrastinate, in PostgreSQL)."""

from __future__ import annotations

from procrastinate import App


def on_ready(app: App) -> None:
    """Register the jobs of every room when Django is ready."""
