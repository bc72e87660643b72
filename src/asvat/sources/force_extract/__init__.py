"""Extracts of command-and-control and records systems, described by a small mapping file."""

from asvat.sources.force_extract.draft import draft_mapping
from asvat.sources.force_extract.mapping import Mapping, load_mapping
from asvat.sources.force_extract.read import ForceExtract

__all__ = ["ForceExtract", "Mapping", "draft_mapping", "load_mapping"]
