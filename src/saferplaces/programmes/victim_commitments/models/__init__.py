"""What is owed to a victim, what was said and told, and restorative justice."""

from saferplaces.programmes.victim_commitments.models.commitments import (
    Commitment,
    CommitmentState,
    CommitmentStateChange,
    Kind,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.models.restorative import (
    Facilitator,
    Restorative,
    RestorativeState,
    RestorativeStateChange,
    Whose,
)
from saferplaces.programmes.victim_commitments.models.words import (
    Contact,
    Release,
    Satisfaction,
    Told,
    ToldWhat,
    Wish,
)

__all__ = [
    "Commitment",
    "CommitmentState",
    "CommitmentStateChange",
    "Contact",
    "Facilitator",
    "Kind",
    "Release",
    "Restorative",
    "RestorativeState",
    "RestorativeStateChange",
    "Satisfaction",
    "Told",
    "ToldWhat",
    "Undertaking",
    "Whose",
    "Wish",
]
