"""What may be done with a plan now, by whoever reads it: buttons of its page, and what they say."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from saferplaces.casework.problem_solving.models import PlanState
from saferplaces.casework.problem_solving.states import BEFORE, PLAN
from saferplaces.casework.problem_solving.views.parts import Opened
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.states import may_go


@dataclass(frozen=True)
class Offer:
    """One step: its verb in the address, what the button says, and what follows."""

    verb: str
    text: str
    means: str
    address: str
    asks: bool = False  # a page asks for the reason first
    second: bool = False  # not what is done as a rule


WORK = (
    ("propose", (PlanState.DRAFT, PlanState.RETURNED), "Ask for approval",
     "The supervisor is told. It must be complete.", False, False),
    ("assess", (PlanState.ACTIVE,), "The response is done: assess it",
     "The response has been carried out, and its effect is looked at.", False, False),
    ("go-on", (PlanState.ASSESSING,), "Go on responding",
     "It is not enough: the response goes on.", False, True),
    ("ask-to-close", (PlanState.ASSESSING,), "Ask for closure",
     "The supervisor is told. The finalisation template must be complete.", False, False),
)  # fmt: skip
SUPERVISE = (
    ("approve", (PlanState.PROPOSED,), "Approve the response",
     "The response begins. Objective and areas are locked from now on.", False, False),
    ("return", (PlanState.PROPOSED,), "Send back to be completed", "", True, True),
    ("close", (PlanState.CLOSING,), "Close the plan",
     "You authorise the closure. At high risk an inspector does.", False, False),
    ("send-back", (PlanState.CLOSING,), "Do not close it yet", "", True, True),
    ("reopen", (PlanState.CLOSED,), "Open it again", "", True, True),
    ("abandon", (*BEFORE, PlanState.PROPOSED), "Do not pursue it", "", True, True),
)  # fmt: skip


def offered(actor: Actor, found: Opened, *, every: bool = False) -> list[Offer]:
    """Return the steps that a reader may take; with `every`, all that the service knows."""
    plan = found.plan
    own = plan.owner_id == actor.user_id
    rows = [*(WORK if found.work else ()), *(SUPERVISE if found.supervise else ())]
    offers = [
        Offer(verb, text, means, reverse("plan-step", args=[plan.pk, verb]), asks, second)
        for verb, states, text, means, asks, second in rows
        if every or (plan.state in states and not (own and verb in {"approve", "close"}))
    ]
    if found.supervise and not every and may_go(PLAN, plan.state, PlanState.MERGED):
        address = reverse("plan-merge", args=[plan.pk])
        offers.append(Offer("merge", "Merge into another plan", "", address, True, True))
    return offers
