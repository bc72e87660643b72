"""Letters in each state, and how each verb is done to them."""

from __future__ import annotations

from tests.saferplaces.casework.letters import writing
from tests.saferplaces.transitions import doing, in_state

from saferplaces.casework.letters.actions.finish import finish
from saferplaces.casework.letters.actions.send import send
from saferplaces.casework.letters.actions.withdraw import withdraw
from saferplaces.casework.letters.models import Letter
from saferplaces.foundation.identity.actor import Actor

in_state("letter")(writing.in_state)


@doing("letter", "finish")
def _(letter: Letter, actor: Actor) -> None:
    finish(actor, letter.pk)


@doing("letter", "send")
def _(letter: Letter, actor: Actor) -> None:
    send(actor, letter.pk)


@doing("letter", "withdraw")
def _(letter: Letter, actor: Actor) -> None:
    withdraw(actor, letter.pk, why="Written twice")
