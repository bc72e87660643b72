"""How findings fall on districts, channels and deprived areas, and with what errors."""

from asvat.evaluation.finding_fairness.fairness import (
    FindingFairness,
    GroupFinding,
    finding_fairness,
)
from asvat.evaluation.finding_fairness.groups import BY
from asvat.evaluation.finding_fairness.measure import Share

__all__ = ["BY", "FindingFairness", "GroupFinding", "Share", "finding_fairness"]
