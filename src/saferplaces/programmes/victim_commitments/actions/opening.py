"""What the service does by itself as a referral goes on: it opens, makes due, and ends.

Hooks of Immediate Justice: each is called once for all the referrals that one action moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.states import step
from saferplaces.programmes.immediate_justice.models import Referral, ReferralState, Route
from saferplaces.programmes.immediate_justice.queries import victims_of
from saferplaces.programmes.victim_commitments.models import (
    Commitment,
    CommitmentState,
    CommitmentStateChange,
    Kind,
    Undertaking,
)
from saferplaces.programmes.victim_commitments.rules import bodies, rules
from saferplaces.programmes.victim_commitments.states import COMMITMENT, move

C = CommitmentState


def open_for(actor: Actor, referrals: Sequence[Referral]) -> None:
    """Open the three commitments to each victim of new referrals."""
    now, who, due = timezone.now(), bodies(), rules()
    by_key = {referral.pk: referral for referral in referrals}
    opened = []
    for victim in victims_of(by_key):
        referral = by_key[victim.referral_id]
        restorative = who.restorative_for(referral.district)
        support = who.support_for(referral.district)
        child = referral.route == Route.CHILD
        lead = None if child else restorative or support
        opened.append(
            Undertaking(
                victim=victim,
                referral=referral,
                person_id=victim.person_id,
                route=referral.route,
                district=referral.district,
                lead_id=lead.pk if lead else referral.provider_id,
                support=support,
                restorative_by=None if child else restorative,
                opened_at=now,
                moved_at=now,
            )
        )
    Undertaking.objects.bulk_create(opened)
    begin = {kind: C.WAITING if kind == Kind.TOLD else C.DUE for kind in Kind}
    due_at = {kind: due[kind].due(now) for kind, state in begin.items() if state == C.DUE}
    rows = []
    for undertaking in opened:
        for kind, state in begin.items():
            step(COMMITMENT, "", state)
            rows.append(
                Commitment(
                    undertaking=undertaking,
                    kind=kind,
                    state=state,
                    due_at=due_at.get(kind),
                    rule=due[kind].row,
                )
            )
    Commitment.objects.bulk_create(rows)
    CommitmentStateChange.objects.bulk_create(
        CommitmentStateChange(commitment=row, new=row.state, by_id=actor.user_id) for row in rows
    )


def decided(actor: Actor, referrals: Sequence[Referral]) -> None:
    """A referral that was declined goes no further: the victim is to be told."""
    declined = [row for row in referrals if row.state == ReferralState.DECLINED]
    over(actor, declined)


def over(actor: Actor, referrals: Sequence[Referral]) -> None:
    """End what no longer makes sense after a referral that came to nothing, and have it told."""
    ended = _locked(referrals, Kind.SAY, C.DUE)
    move(actor, ended, C.ENDED)
    Commitment.objects.bulk_update(ended, ["state", "due_at"])
    to_tell(actor, referrals)


def to_tell(actor: Actor, referrals: Sequence[Referral]) -> None:
    """There is something to tell: the third commitment is due from now."""
    waiting = _locked(referrals, Kind.TOLD, C.WAITING)
    rule = rules()[Kind.TOLD]
    move(actor, waiting, C.DUE)
    due_at = rule.due(timezone.now())
    for row in waiting:
        row.due_at, row.rule = due_at, rule.row
    Commitment.objects.bulk_update(waiting, ["state", "due_at", "rule"])


def _locked(referrals: Iterable[Referral], kind: Kind, state: CommitmentState) -> list[Commitment]:
    keys = [row.pk for row in referrals]
    rows = Commitment.objects.select_for_update(of=("self",)).filter(
        undertaking__referral_id__in=keys, kind=kind, state=state
    )
    return list(rows.order_by("pk"))
