"""Who may see or do what: one definition, asked of one object or turned into a query."""

from saferplaces.foundation.policy.conditions import (
    ALL,
    NONE,
    Condition,
    field,
)
from saferplaces.foundation.policy.policy import Decision, Policy, Refused

__all__ = ["ALL", "NONE", "Condition", "Decision", "Policy", "Refused", "field"]
