"""Read narratives: crimes to consider, vulnerability, urgency and what a log is about."""

from asvat.findings.narratives.files import check_file
from asvat.findings.narratives.reading import read_narratives, version

__all__ = ["check_file", "read_narratives", "version"]
