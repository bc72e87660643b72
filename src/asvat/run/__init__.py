"""The run: from the records of a dataset to a snapshot that explains itself."""

from asvat.run.daily import run
from asvat.run.settings import Settings

__all__ = ["Settings", "run"]
