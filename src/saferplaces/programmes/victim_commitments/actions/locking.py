"""One change to what is owed to a victim: the row, the right, the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import may_reach
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.models import Code
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    Kind,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.policy import undertakings
from saferplaces.programmes.victim_commitments.states import move

LONGEST = 4000


@contextmanager
def changing(actor: Actor, key: int, verb: str, right: str = "work") -> Iterator[Undertaking]:
    """Lock what is owed to a victim, ask the policy, and leave a record of what was done."""
    with acting(actor):
        found = (
            Undertaking.objects.select_for_update(of=("self",))
            .select_related("referral")
            .get(pk=key)
        )
        undertakings.may(actor, right, found).require()
        yield found
        found.moved_at = timezone.now()
        found.save(update_fields=["moved_at"])
        noted(actor, found, verb)


def noted(
    actor: Actor, found: Undertaking, verb: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Write the record of a change."""
    record(
        actor,
        what="alter",
        verb=f"victim_commitment.{verb}",
        objects=[f"undertaking:{found.pk}", f"justice_referral:{found.referral_id}"],
        people=[found.person_id] if found.person_id else [],
        detail=detail,
    )


def commitment(found: Undertaking, kind: Kind) -> Commitment:
    """Return one of the three, locked."""
    return found.commitments.select_for_update(of=("self",)).get(kind=kind)


def keep(actor: Actor, row: Commitment) -> None:
    """Note that a commitment is kept."""
    move(actor, [row], CommitmentState.KEPT)
    row.kept_at, row.kept_by_id = timezone.now(), actor.person
    row.save()


def safe(found: Undertaking, channel: str) -> str:
    """Return the way, if it is known to be safe for the victim.

    Raises
    ------
    Problem
        When it is not, or nobody has asked them. A business or a community has no such record.
    """
    if not Code.objects.filter(list="contact_channels", code=channel).exists():
        raise Problem("Select how", field="channel")
    if found.person_id:
        try:
            may_reach(found.person_id, channel)
        except Problem as problem:
            raise Problem(problem.message, field="channel") from None
    return channel


def words(text: str, otherwise: str, field: str) -> str:
    """Return what was written, or refuse that nothing was.

    Raises
    ------
    Problem
        When it is empty or too long.
    """
    said = text.strip()
    if not said:
        raise Problem(otherwise, field=field)
    if len(said) > LONGEST:
        raise Problem(f"Enter at most {LONGEST:,} characters", field=field)
    return said
