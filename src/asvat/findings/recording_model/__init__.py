"""A model that learns from reviewers' decisions and re-ranks what the rules found."""

from asvat.findings.recording_model.labels import read_decisions, settled, settled_blind
from asvat.findings.recording_model.model import BASE, ReRanker, rerank
from asvat.findings.recording_model.sample import draw, drawn
from asvat.findings.recording_model.settings import learning_settings
from asvat.findings.recording_model.training import tell_of, train
from asvat.findings.recording_model.versions import (
    compare_versions,
    in_use,
    keep,
    load,
    objections,
    put_in_use,
    roll_back,
)

__all__ = [
    "BASE",
    "ReRanker",
    "compare_versions",
    "draw",
    "drawn",
    "in_use",
    "keep",
    "learning_settings",
    "load",
    "objections",
    "put_in_use",
    "read_decisions",
    "rerank",
    "roll_back",
    "settled",
    "settled_blind",
    "tell_of",
    "train",
]
