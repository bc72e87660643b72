"""What only a series shows: a course of conduct against one person, and the 24-hour clock.

:func:`course_of_conduct` finds harassment and stalking that no single log shows;
:func:`due` says by when a crime must be recorded and :func:`hours_late` how late one was.
Prompts only: nothing is recorded, closed or lowered.
"""

from asvat.findings.series.clock import due, hours_late
from asvat.findings.series.conduct import course_of_conduct
from asvat.findings.series.links import LINKS
from asvat.findings.series.settings import ConductSettings, conduct_settings

__all__ = [
    "LINKS",
    "ConductSettings",
    "conduct_settings",
    "course_of_conduct",
    "due",
    "hours_late",
]
