"""The worker: takes jobs from the queue, keeps the clock, and picks up what a killed one left."""

from __future__ import annotations

import asyncio
import datetime as dt
from contextlib import suppress
from typing import cast

from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from saferplaces.foundation.jobs.app import begin, put_on_clock

AT_ONCE = 3
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0


async def work(*, wait: bool = True, clock: bool = True) -> None:
    """Work until told to stop; or, without `wait`, until the queue is empty."""
    connector = cast(DjangoConnector, django_app.connector).get_worker_connector()
    with django_app.replace_connector(connector) as app:
        async with app.open_async():
            if clock:
                put_on_clock(app)
                await begin(app)
            await pick_up(app)
            watch = asyncio.create_task(_keep_picking_up(app)) if wait else None
            try:
                await app.run_worker_async(
                    wait=wait,
                    concurrency=AT_ONCE,
                    delete_jobs="never",  # housekeeping does, later
                    install_signal_handlers=wait,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                    shutdown_graceful_timeout=15,
                )
            finally:
                if watch:
                    watch.cancel()
                    with suppress(asyncio.CancelledError):
                        await watch


async def pick_up(app: App) -> int:
    """Queue again what workers that no longer live were doing; return how many."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS))
    for job in stalled:
        await app.job_manager.retry_job(job, retry_at=dt.datetime.now(dt.UTC))
    return len(stalled)


async def _keep_picking_up(app: App) -> None:
    while True:
        await asyncio.sleep(STALLED_SECONDS / 2)
        await pick_up(app)
