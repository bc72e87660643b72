"""Lists over a snapshot: the queue of a day, repeats, crimes to consider.

``with open_snapshot(folder).open() as reader:`` opens one; :func:`choose` says which logs, and
:func:`queue_of`, :func:`recording_of` and :func:`repeats_of` answer. No list holds a name.
"""

from asvat.findings.listing.days import Asked, Chosen, choose, last_day
from asvat.findings.listing.queue import Due, queue_of
from asvat.findings.listing.reader import Reader, Records, open_snapshot
from asvat.findings.listing.recording import recording_of
from asvat.findings.listing.repeats import repeats_of

__all__ = [
    "Asked",
    "Chosen",
    "Due",
    "Reader",
    "Records",
    "choose",
    "last_day",
    "open_snapshot",
    "queue_of",
    "recording_of",
    "repeats_of",
]
