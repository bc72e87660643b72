"""A commitment, and an offer of restorative justice, in any state, and how each verb is done."""

from __future__ import annotations

from tests.saferplaces.cast import organisation
from tests.saferplaces.programmes.victim_commitments.making import (
    a_commitment,
    a_facilitator,
    a_restorative,
    a_wish,
    an_undertaking,
)
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.programmes.immediate_justice.models import Referral
from saferplaces.programmes.victim_commitments.actions import (
    listening,
    opening,
    restoring,
    setting_aside,
)
from saferplaces.programmes.victim_commitments.models import Commitment, Restorative


@in_state("victim_commitment")
def _(state: str) -> Commitment:
    found = an_undertaking("adult", lead=organisation("leeds-youth-justice"))
    return a_commitment(state, undertaking=found)


@doing("victim_commitment", "keep")
def _(found: Commitment, actor: Actor) -> None:
    listening.answer(actor, a_wish(found.undertaking).pk, came="taken_up", text="On Saturday")
    _only_if_moved(found)


@doing("victim_commitment", "say what came of a wish")
def _(found: Commitment, actor: Actor) -> None:
    key = a_wish(found.undertaking).pk
    listening.answer_as_probation(actor, key, came="taken_up", text="On Saturday")
    _only_if_moved(found)


@doing("victim_commitment", "decline")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.decline(actor, found.undertaking_id, [found.kind])


@doing("victim_commitment", "set aside as unsafe")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.not_safe(actor, found.undertaking_id, "He reads her messages")


@doing("victim_commitment", "take up again")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.take_up(actor, found.undertaking_id, [found.kind])


@doing("victim_commitment", "hear that there is an outcome")
def _(found: Commitment, actor: Actor) -> None:
    Commitment.objects.filter(pk=found.pk).update(kind="told")
    opening.to_tell(actor, [_referral(found)])
    _only_if_moved(found)


@doing("victim_commitment", "hear that the referral goes no further")
def _(found: Commitment, actor: Actor) -> None:
    opening.over(actor, [_referral(found)])
    _only_if_moved(found)


def _referral(found: Commitment) -> Referral:
    return Referral.objects.get(undertakings=found.undertaking_id)


def _only_if_moved(found: Commitment) -> None:
    """What leaves a settled commitment as it was has done nothing to it: say so."""
    if Commitment.objects.get(pk=found.pk).state == found.state:
        raise Problem("Nothing was done to it")


@in_state("restorative")
def _(state: str) -> Restorative:
    return a_restorative(state)


@doing("restorative", "note that the victim would like it")
def _(found: Restorative, actor: Actor) -> None:
    restoring.victim_agrees(actor, found.pk)


@doing("restorative", "note that the person responsible would too")
def _(found: Restorative, actor: Actor) -> None:
    restoring.responsible_agrees(actor, found.pk)


@doing("restorative", "note that somebody does not want it")
def _(found: Restorative, actor: Actor) -> None:
    restoring.refuse(actor, found.pk, "victim")


@doing("restorative", "assess as safe")
def _(found: Restorative, actor: Actor) -> None:
    who = a_facilitator()
    restoring.assess(
        actor, found.pk, risks="Words", controls="Two rooms", safe=True, facilitator_id=who.user_id
    )


@doing("restorative", "assess as not safe")
def _(found: Restorative, actor: Actor) -> None:
    restoring.assess(actor, found.pk, risks="Threats", controls="", safe=False, facilitator_id=None)


@doing("restorative", "note that it took place")
def _(found: Restorative, actor: Actor) -> None:
    restoring.held(actor, found.pk, agreement="An apology")


@doing("restorative", "stop")
def _(found: Restorative, actor: Actor) -> None:
    restoring.stop(actor, found.pk, "victim")
