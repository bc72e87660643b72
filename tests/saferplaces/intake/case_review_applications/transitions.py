"""An application or a signpost in any state, and how each verb is done to it."""

from __future__ import annotations

from django.utils import timezone
from tests.saferplaces.intake.case_review_applications.making import (
    a_signpost,
    an_application,
    nobody_follows,
)
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.intake.case_review_applications.actions.signpost import explain, say_why_not
from saferplaces.intake.case_review_applications.actions.submit import submit
from saferplaces.intake.case_review_applications.actions.take_up import take_up, withdraw
from saferplaces.intake.case_review_applications.models import Application, Signpost


@in_state("application")
def _(state: str) -> Application:
    return an_application(state)


@doing("application", "send in")
def _(found: Application, actor: Actor) -> None:
    with nobody_follows():  # else a review takes it up at once
        submit(actor, found.pk)


@doing("application", "take up")
def _(found: Application, actor: Actor) -> None:
    take_up(actor, found.pk)


@doing("application", "withdraw")
def _(found: Application, actor: Actor) -> None:
    withdraw(actor, found.pk, "They ring to say that it has stopped")


@in_state("signpost")
def _(state: str) -> Signpost:
    return a_signpost(state)


@doing("signpost", "explain")
def _(found: Signpost, actor: Actor) -> None:
    explain(actor, found.pk, how="in_person", on=timezone.localdate())


@doing("signpost", "say why not")
def _(found: Signpost, actor: Actor) -> None:
    say_why_not(actor, found.pk, reason="declined")
