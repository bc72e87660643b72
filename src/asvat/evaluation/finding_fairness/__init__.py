"""How findings fall on districts, channels and deprived areas, and with what errors."""

from asvat.evaluation.finding_fairness.fairness import (
    FindingFairness,
    GroupFinding,
    finding_fairness,
)
from asvat.evaluation.finding_fairness.groups import By
from asvat.evaluation.finding_fairness.measure import Share

__all__ = ["By", "FindingFairness", "GroupFinding", "Share", "finding_fairness"]
