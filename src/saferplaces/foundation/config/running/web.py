"""How gunicorn serves the pages (``gunicorn --config python:saferplaces...running.web``).

Every name here that gunicorn knows is a setting of it.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from saferplaces.foundation.config import config as ours

wsgi_app = "saferplaces.foundation.config.wsgi:application"
bind = os.environ.get("BIND") or f"127.0.0.1:{ours.config().port}"
worker_class = "saferplaces.foundation.config.running.web_worker.Worker"
workers = ours.config().web_workers
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 15
# Longer than proxies (60 s) and people pause between pages: an idle connection that we close just
# as it is used again is a request that gets no answer.
keepalive = 75
max_requests = 5000
max_requests_jitter = 500
logger_class = "saferplaces.foundation.config.running.web_logs.Lines"
forwarded_allow_ips = "127.0.0.1,::1"
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108 - memory, so that a slow disk does not stop a worker
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def worker_exit(_server: object, worker: Any) -> None:
    """End a process that has answered everything at once.

    Libraries loaded before the fork (``preload_app``) hold threads that the child does not have;
    taking them down in order ends in an abort.
    """
    # Of a worker that could not begin, the exit code tells why; the server asks this too.
    if worker.booted and worker.pid == os.getpid():
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)
