"""The programs that the supervisor starts, watches, starts again and stops.

A child ends with its supervisor, even if that is killed (``PR_SET_PDEATHSIG`` on Linux); where the
system cannot do that, the next start finds the child by its file of process number and stops it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 20
STEADY_SECONDS = 30
MOST_PAUSE = 30


@dataclass
class Child:
    """One program of the service; one that runs `once` is not started again when it ends well."""

    name: str
    line: Sequence[str]
    folder: Path
    once: bool = False
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    failures: int = 0
    again_at: float = field(default=0.0)
    done: bool = False

    @property
    def number_file(self) -> Path:
        """Where the number of its process is kept."""
        return self.folder / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Start it; one left behind by a killed supervisor is stopped first."""
        self.stop_left_behind()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own command line
                self.line,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C reaches the supervisor, which stops it in order
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        self.number_file.write_text(f"{self.process.pid}\n")
        self.began = time.monotonic()

    def watch(self) -> bool:
        """Start it again if it has ended, after a pause that grows; say whether it had ended."""
        now = time.monotonic()
        if self.done:
            return False
        if self.process is None:
            if now >= self.again_at:
                self.start()
            return False
        if self.process.poll() is None:
            return False
        if self.once and self.process.returncode == 0:
            self.done = True
            self.number_file.unlink(missing_ok=True)
            return False
        self.failures = 0 if now - self.began > STEADY_SECONDS else self.failures + 1
        self.again_at = now + min(2.0**self.failures - 1, MOST_PAUSE)
        self.process = None
        return True

    def ask_to_stop(self) -> None:
        """Ask it to finish what it is doing and end."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Wait for it to end, then end it."""
        if self.process:
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None
        self.number_file.unlink(missing_ok=True)

    def stop_left_behind(self) -> None:
        """Stop a process of a former start that still runs."""
        try:
            number = int(self.number_file.read_text())
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            return
        if self.line[-1].encode() not in words:
            return  # the number belongs to another program by now
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGTERM)
            end = time.monotonic() + STOP_SECONDS
            while time.monotonic() < end:
                os.kill(number, 0)
                time.sleep(0.1)
            os.kill(number, signal.SIGKILL)


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
