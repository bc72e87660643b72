"""Which event: several logs about the same thing at the same time count once."""

from asvat.linkage.events.find import find_events
from asvat.linkage.events.result import Events

__all__ = ["Events", "find_events"]
