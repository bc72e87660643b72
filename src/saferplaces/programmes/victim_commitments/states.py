"""How commitments and restorative justice go from state to state."""

from __future__ import annotations

from collections.abc import Sequence

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    JUSTICE_ADULTS,
    JUSTICE_RESTORE,
    JUSTICE_VICTIMS,
)
from saferplaces.foundation.states import MACHINES, Machine, Way, step
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    CommitmentStateChange,
    Restorative,
    RestorativeState,
    RestorativeStateChange,
)

C = CommitmentState
WORKER = "whoever works with the victim"
SERVICE = "the service"
COMMITMENT = (
    Way("", C.DUE, "open", SERVICE),
    Way("", C.WAITING, "open, to be told", SERVICE),
    Way(C.WAITING, C.DUE, "hear that there is an outcome", SERVICE),
    Way(C.DUE, C.ENDED, "hear that the referral goes no further", SERVICE),
    Way(C.DUE, C.KEPT, "keep", WORKER, JUSTICE_VICTIMS),
    Way(C.DUE, C.KEPT, "say what came of a wish", "Probation", JUSTICE_ADULTS),
    *(Way(old, C.DECLINED, "decline", WORKER, JUSTICE_VICTIMS) for old in (C.WAITING, C.DUE)),
    *(Way(old, C.UNSAFE, "set aside as unsafe", WORKER, JUSTICE_VICTIMS)
      for old in (C.WAITING, C.DUE)),
    *(Way(old, C.DUE, "take up again", WORKER, JUSTICE_VICTIMS)
      for old in (C.DECLINED, C.UNSAFE)),
)  # fmt: skip
OPEN = (C.WAITING, C.DUE)
SET_ASIDE = (C.DECLINED, C.UNSAFE)

R = RestorativeState
FACILITATOR = "the restorative justice provider"


def _ways(old: str, new: str, verb: str) -> Way:
    return Way(old, new, verb, FACILITATOR, JUSTICE_RESTORE)


RESTORATIVE = (
    _ways("", R.OFFERED, "offer to the victim"),
    _ways(R.OFFERED, R.VICTIM, "note that the victim would like it"),
    _ways(R.VICTIM, R.BOTH, "note that the person responsible would too"),
    _ways(R.OFFERED, R.REFUSED, "note that somebody does not want it"),
    _ways(R.VICTIM, R.REFUSED, "note that somebody does not want it"),
    _ways(R.BOTH, R.READY, "assess as safe"),
    _ways(R.BOTH, R.STOPPED, "assess as not safe"),
    _ways(R.READY, R.HELD, "note that it took place"),
    *(_ways(old, R.STOPPED, "stop") for old in (R.BOTH, R.READY)),
)
RUNNING = (R.OFFERED, R.VICTIM, R.BOTH, R.READY)


def move(actor: Actor, rows: Sequence[Commitment], new: CommitmentState, why: str = "") -> None:
    """Take locked commitments to another state; the caller saves them.

    Raises
    ------
    Problem
        When there is no such way.
    """
    changes = []
    for row in rows:
        step(COMMITMENT, row.state, new)
        changes.append(
            CommitmentStateChange(
                commitment=row, old=row.state, new=new, by_id=actor.user_id, why=why
            )
        )
        row.state = new
        if new != C.DUE:
            row.due_at = None
    CommitmentStateChange.objects.bulk_create(changes)


def move_restorative(actor: Actor, row: Restorative, new: RestorativeState, why: str = "") -> None:
    """Take one locked offer to another state; the caller saves it.

    Raises
    ------
    Problem
        When there is no such way.
    """
    step(RESTORATIVE, row.state, new)
    RestorativeStateChange.objects.create(
        restorative=row, old=row.state, new=new, by_id=actor.user_id, why=why
    )
    row.state = new


def register() -> None:
    """Have the tables drawn and walked."""
    page = "victim-commitments.md"
    MACHINES.add(Machine("A commitment to a victim", page, COMMITMENT), name="victim_commitment")
    MACHINES.add(Machine("Restorative justice", page, RESTORATIVE), name="restorative")
