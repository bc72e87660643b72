"""How each verb of the tables of cases is done, for the walk over every way."""

from __future__ import annotations

from tests.saferplaces.casework.cases import factories
from tests.saferplaces.cast import person
from tests.saferplaces.intake.incidents import factories as logs
from tests.saferplaces.transitions import doing, fitting, in_state

from saferplaces.casework.cases.actions import after_closing, closing, end_action, occurrences
from saferplaces.casework.cases.actions import transfers as passing
from saferplaces.casework.cases.actions.reopen import reopen
from saferplaces.casework.cases.models import Action, Case, Contest, Occurrence, Transfer
from saferplaces.foundation.identity.actor import Actor


@in_state("case")
def _case(state: str) -> Case:
    return factories.ready(factories.case(state, closing={"reason": "resolved"}))


@doing("case", "close", "ask to close")
def _close(case: Case, actor: Actor) -> None:
    closing.ask_to_close(actor, case.pk, reason="resolved", note="It has stopped")


@fitting("case", "ask to close")
def _of_more_risk(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(band="medium")


@doing("case", "go on after all")
def _go_on(case: Case, actor: Actor) -> None:
    closing.go_on(actor, case.pk)


@doing("case", "agree to closing")
def _agree(case: Case, actor: Actor) -> None:
    closing.agree_to_close(actor, case.pk)


@doing("case", "send back")
def _send_back(case: Case, actor: Actor) -> None:
    closing.send_back(actor, case.pk, note="Visit once more")


@doing("case", "open again")
def _reopen(case: Case, actor: Actor) -> None:
    reopen(actor, case.pk, why="It has begun again")


@in_state("case-action")
def _action(state: str) -> Action:
    return factories.action(state=state, result="" if state == "open" else "Done")


@doing("case-action", "say what came of it")
def _finish(action: Action, actor: Actor) -> None:
    end_action.finish_action(actor, action.pk, result="Nobody was there")


@doing("case-action", "cancel with a reason")
def _cancel(action: Action, actor: Actor) -> None:
    end_action.cancel_action(actor, action.pk, why="They have moved")


@doing("case-action", "take up again")
def _take_up(action: Action, actor: Actor) -> None:
    end_action.take_up_action(actor, action.pk)


@in_state("occurrence")
def _occurrence(state: str) -> Occurrence:
    return factories.occurrence(factories.case(), logs.incident().pk, state)


@doing("occurrence", "confirm")
def _confirm(occurrence: Occurrence, actor: Actor) -> None:
    occurrences.confirm(actor, occurrence.pk, reason="The same neighbour")


@doing("occurrence", "refuse")
def _refuse(occurrence: Occurrence, actor: Actor) -> None:
    occurrences.refuse(actor, occurrence.pk, reason="Another matter")


@in_state("case-transfer")
def _transfer(state: str) -> Transfer:
    return factories.transfer(state=state)


def _theirs(actor: Actor) -> Actor:
    """Who answers is of the other organisation, as Ben is, where the walk sends the force's."""
    return person("ben").actor if actor.can("cases.work") else actor


@doing("case-transfer", "accept")
def _accept(transfer: Transfer, actor: Actor) -> None:
    passing.accept(_theirs(actor), transfer.pk)


@doing("case-transfer", "decline")
def _decline(transfer: Transfer, actor: Actor) -> None:
    passing.decline(_theirs(actor), transfer.pk, note="Not a tenant of ours")


@doing("case-transfer", "withdraw")
def _withdraw(transfer: Transfer, actor: Actor) -> None:
    passing.withdraw(actor, transfer.pk)


@in_state("contest")
def _contest(state: str) -> Contest:
    return factories.contest(state=state)


@doing("contest", "uphold")
def _uphold(contest: Contest, actor: Actor) -> None:
    after_closing.decide_contest(actor, contest.pk, uphold=True, outcome="We go on")


@doing("contest", "let it stand")
def _stand(contest: Contest, actor: Actor) -> None:
    after_closing.decide_contest(actor, contest.pk, uphold=False, outcome="Nothing new")
