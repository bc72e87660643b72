"""Cases and what belongs to them."""

from saferplaces.casework.cases.models.case import (
    Case,
    CasePerson,
    CaseState,
    CaseStateChange,
    Part,
    Share,
)
from saferplaces.casework.cases.models.closing import (
    Contest,
    ContestState,
    ContestStateChange,
    Satisfaction,
)
from saferplaces.casework.cases.models.contact import Contact, Note, NoteKind
from saferplaces.casework.cases.models.passing import (
    CaseLink,
    Reminder,
    Seen,
    Transfer,
    TransferState,
    TransferStateChange,
)
from saferplaces.casework.cases.models.places import (
    CasePlace,
    Occurrence,
    OccurrenceState,
    OccurrenceStateChange,
)
from saferplaces.casework.cases.models.plan import Action, ActionState, ActionStateChange

__all__ = [
    "Action",
    "ActionState",
    "ActionStateChange",
    "Case",
    "CaseLink",
    "CasePerson",
    "CasePlace",
    "CaseState",
    "CaseStateChange",
    "Contact",
    "Contest",
    "ContestState",
    "ContestStateChange",
    "Note",
    "NoteKind",
    "Occurrence",
    "OccurrenceState",
    "OccurrenceStateChange",
    "Part",
    "Reminder",
    "Satisfaction",
    "Seen",
    "Share",
    "Transfer",
    "TransferState",
    "TransferStateChange",
]
