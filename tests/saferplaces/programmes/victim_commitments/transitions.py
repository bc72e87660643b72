"""A commitment, and an offer of restorative justice, in any state, and how each verb is done."""

from __future__ import annotations

from django.db import transaction
from tests.saferplaces.cast import organisation
from tests.saferplaces.programmes.victim_commitments.making import (
    a_commitment,
    a_facilitator,
    a_restorative,
    a_wish,
    an_undertaking,
)
from tests.saferplaces.transitions import doing, fitting, in_state

from saferplaces.foundation.identity.actor import Actor
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


@fitting("victim_commitment", "keep", "say what came of a wish")
def _(found: Commitment) -> None:
    a_wish(found.undertaking)


@doing("victim_commitment", "keep", again=True)
def _(found: Commitment, actor: Actor) -> None:
    key = found.undertaking.wishes.get().pk
    listening.answer(actor, key, came="taken_up", text="On Saturday")


@doing("victim_commitment", "say what came of a wish", again=True)
def _(found: Commitment, actor: Actor) -> None:
    key = found.undertaking.wishes.get().pk
    listening.answer_as_probation(actor, key, came="taken_up", text="On Saturday")


@doing("victim_commitment", "decline")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.decline(actor, found.undertaking_id, [found.kind])


@doing("victim_commitment", "set aside as unsafe")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.not_safe(actor, found.undertaking_id, "He reads her messages")


@doing("victim_commitment", "take up again")
def _(found: Commitment, actor: Actor) -> None:
    setting_aside.take_up(actor, found.undertaking_id, [found.kind])


@fitting("victim_commitment", "hear that there is an outcome")
def _(found: Commitment) -> None:
    Commitment.objects.filter(pk=found.pk).update(kind="told")


@doing("victim_commitment", "hear that there is an outcome", again=True)
@transaction.atomic
def _(found: Commitment, actor: Actor) -> None:
    opening.to_tell(actor, [_referral(found)])


@doing("victim_commitment", "hear that the referral goes no further", again=True)
@transaction.atomic
def _(found: Commitment, actor: Actor) -> None:
    opening.over(actor, [_referral(found)])


def _referral(found: Commitment) -> Referral:
    return Referral.objects.get(undertakings=found.undertaking_id)


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
