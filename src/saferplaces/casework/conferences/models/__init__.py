"""Case conferences and what belongs to them."""

from saferplaces.casework.conferences.models.conference import (
    Answer,
    Conference,
    ConferenceState,
    ConferenceStateChange,
    Part,
    Requirement,
    RequirementState,
    RequirementStateChange,
    Why,
)
from saferplaces.casework.conferences.models.people import Need, Told, Voice
from saferplaces.casework.conferences.models.sitting import (
    AgreedAction,
    Attendee,
    Contribution,
    Correction,
    Item,
    Paper,
    Resolution,
    seat,
)

__all__ = [
    "AgreedAction",
    "Answer",
    "Attendee",
    "Conference",
    "ConferenceState",
    "ConferenceStateChange",
    "Contribution",
    "Correction",
    "Item",
    "Need",
    "Paper",
    "Part",
    "Requirement",
    "RequirementState",
    "RequirementStateChange",
    "Resolution",
    "Told",
    "Voice",
    "Why",
    "seat",
]
