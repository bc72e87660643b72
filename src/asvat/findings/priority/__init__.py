"""Priority: one ordered queue of everything in scope, each part of a score in sight."""

from asvat.findings.priority.queue import MATTERS, queue, weights_version

__all__ = ["MATTERS", "queue", "weights_version"]
