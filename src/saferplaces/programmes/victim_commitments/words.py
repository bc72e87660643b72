"""How commitments read on pages: in words first, the colour beside them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from saferplaces.foundation.ui.formats import day
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    Kind,
    RestorativeState,
)

C = CommitmentState
COLOURS = {
    C.WAITING: "grey",
    C.DUE: "blue",
    C.KEPT: "green",
    C.DECLINED: "grey",
    C.UNSAFE: "purple",
    C.ENDED: "grey",
}
R = RestorativeState
RESTORATIVE_COLOURS = {
    R.OFFERED: "blue",
    R.VICTIM: "blue",
    R.BOTH: "blue",
    R.READY: "turquoise",
    R.HELD: "green",
    R.REFUSED: "grey",
    R.STOPPED: "grey",
}
TITLES = {
    Kind.HEARD: "Heard: we ask how it was for them",
    Kind.SAY: "A say in the reparation: what they would like done is considered",
    Kind.TOLD: "Told what came of it",
}


@dataclass(frozen=True)
class Standing:
    """One commitment as a page shows it."""

    kind: str
    title: str
    short: str
    state: str
    text: str
    colour: str
    note: str
    late: bool


def standing(row: Commitment) -> Standing:
    """Return how a commitment stands, in words and a colour."""
    state = C(row.state)
    late = bool(row.due_at and row.due_at < timezone.now())
    note = ""
    if late:
        days = (timezone.localdate() - timezone.localdate(row.due_at)).days
        much = "since today" if days < 1 else f"by {days} day{'' if days == 1 else 's'}"
        note = f"Was due by {day(row.due_at)}: overdue {much}"
    elif row.due_at:
        note = f"Due by {day(row.due_at)}"
    elif state == C.KEPT:
        note = day(row.kept_at)
    elif state == C.WAITING:
        note = "Once there is something to tell"
    return Standing(
        row.kind,
        TITLES[Kind(row.kind)],
        Kind(row.kind).label,
        state,
        "Overdue" if late else state.label,
        "red" if late else COLOURS[state],
        note,
        late,
    )
