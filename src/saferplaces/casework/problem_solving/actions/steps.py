"""Take a plan from state to state. Each asks who may first, and then whether there is a way."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from saferplaces.casework.problem_solving import hooks
from saferplaces.casework.problem_solving.actions.moving import move, noted, taken, tell
from saferplaces.casework.problem_solving.lessons import set_down
from saferplaces.casework.problem_solving.missing import Lack, of_closing, of_proposal
from saferplaces.casework.problem_solving.models import (
    Finalisation,
    Lesson,
    Objective,
    Plan,
    PlanState,
)
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import written
from saferplaces.casework.problem_solving.rhythm import next_review, serious
from saferplaces.casework.problem_solving.states import PLAN
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import DISPENSE
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.states import may_go, step

OWN = "Nobody approves, reviews or closes their own plan: somebody else's word is needed."
INSPECTOR = "A plan at high risk is closed by an inspector."


def propose(actor: Actor, pk: int) -> Plan:
    """Ask the supervisor to approve the response.

    Raises
    ------
    Problem
        When the problem is not fully specified, with what is missing.
    """
    with acting(actor):
        plan = taken(actor, pk, "work")
        step(PLAN, plan.state, PlanState.PROPOSED)
        require(of_proposal(written(plan)))
        move(actor, plan, PlanState.PROPOSED)
        noted(actor, plan, "plan.proposed")
        tell(plan, [plan.supervisor_id], "a plan waits for your approval.", actor)
    return plan


def approve(actor: Actor, pk: int, why: str = "") -> Plan:
    """Approve the response: it begins, the objective is locked, the first review gets its date."""
    with acting(actor):
        plan = _supervised(actor, pk, PlanState.PROPOSED)
        require(of_proposal(written(plan)))
        now = timezone.now()
        Objective.objects.filter(plan=plan).update(locked_at=now)
        plan.started_at = plan.started_at or now
        plan.review_due = next_review(plan, now)
        move(actor, plan, PlanState.ACTIVE, why)
        noted(actor, plan, "plan.approved", due=plan.review_due.isoformat())
        tell(plan, [plan.owner_id], "your plan was approved: the response may begin.", actor)
    return plan


def send_back(actor: Actor, pk: int, why: str) -> Plan:
    """Send a proposal back to its owner, with what is to be done."""
    way = (PlanState.PROPOSED, PlanState.RETURNED)
    return _back(actor, pk, way, why, "plan.returned", "your plan was sent back.")


def assess(actor: Actor, pk: int) -> Plan:
    """Say that the response has been carried out, so that its effect is looked at."""
    with acting(actor):
        plan = taken(actor, pk, "work", [PlanState.ACTIVE])
        plan.assessed_at = timezone.now()
        move(actor, plan, PlanState.ASSESSING)
        noted(actor, plan, "plan.assessing")
    return plan


def go_on(actor: Actor, pk: int, why: str = "") -> Plan:
    """Go on responding: the assessment says that it is not enough."""
    with acting(actor):
        plan = taken(actor, pk, "work", [PlanState.ASSESSING])
        move(actor, plan, PlanState.ACTIVE, why)
        noted(actor, plan, "plan.resumed")
    return plan


def ask_to_close(actor: Actor, pk: int) -> Plan:
    """Ask the supervisor to close a plan; what the evaluation says is kept as it is now.

    Raises
    ------
    Problem
        When the finalisation template is not complete, with what is missing.
    """
    with acting(actor):
        plan = taken(actor, pk, "work")
        step(PLAN, plan.state, PlanState.CLOSING)
        result = hooks.result_of(plan.pk)
        end = Finalisation.objects.select_for_update().filter(plan=plan).first()
        require(of_closing(written(plan), end, result.measurable if result else None))
        if end is not None:
            end.result = result.as_json() if result else {}
            end.save()
        move(actor, plan, PlanState.CLOSING)
        noted(actor, plan, "plan.closing")
        tell(plan, [plan.supervisor_id], "a plan waits for you to close it.", actor)
    return plan


def close(actor: Actor, pk: int, why: str = "") -> Plan:
    """Close a plan with a supervisor's authority; an inspector's where the risk is high.

    Raises
    ------
    Problem
        When anything is missing again since closing was asked for.
    """
    with acting(actor):
        plan = _supervised(actor, pk, PlanState.CLOSING)
        if (serious(plan.band) or plan.victim_at_risk) and not actor.can(DISPENSE):
            raise Refused(INSPECTOR)
        result = hooks.result_of(plan.pk)
        end = Finalisation.objects.select_for_update().filter(plan=plan).first()
        require(of_closing(written(plan), end, result.measurable if result else None))
        now = timezone.now()
        Finalisation.objects.filter(plan=plan).update(
            authorised_by=actor.user_id, authorised_as=actor.role, authorised_at=now
        )
        plan.ended_at, plan.review_due = now, None
        move(actor, plan, PlanState.CLOSED, why)
        set_down(plan)
        for call in hooks.PLAN_CLOSED:
            call(plan.pk)
        noted(actor, plan, "plan.closed")
        tell(plan, [plan.owner_id], "your plan was closed.", actor)
    return plan


def send_closing_back(actor: Actor, pk: int, why: str) -> Plan:
    """Do not close it yet: the assessment goes on."""
    said = "your plan was not closed: read why."
    way = (PlanState.CLOSING, PlanState.ASSESSING)
    return _back(actor, pk, way, why, "plan.closing_refused", said)


def reopen(actor: Actor, pk: int, why: str) -> Plan:
    """Open a closed plan again, for the problem has come back or the result does not stand."""
    with acting(actor):
        plan = taken(actor, pk, "supervise", [PlanState.CLOSED])
        _say(why)
        plan.ended_at = None
        plan.review_due = next_review(plan)
        move(actor, plan, PlanState.ASSESSING, why)
        Lesson.objects.filter(plan=plan).delete()
        noted(actor, plan, "plan.reopened")
        tell(plan, [plan.owner_id], "your plan was opened again: read why.", actor)
    return plan


def abandon(actor: Actor, pk: int, why: str) -> Plan:
    """Do not pursue a plan whose response has not begun."""
    with acting(actor):
        plan = taken(actor, pk, "supervise")
        _say(why)
        plan.ended_at = timezone.now()
        move(actor, plan, PlanState.ABANDONED, why)
        noted(actor, plan, "plan.abandoned")
        tell(plan, [plan.owner_id], "your plan is not pursued: read why.", actor)
    return plan


def merge(actor: Actor, pk: int, into_id: int, why: str) -> Plan:
    """Merge a plan into another about the same problem; its people and records go along."""
    with acting(actor):
        first, second = sorted((pk, into_id))
        locked = {key: taken(actor, key, "supervise") for key in (first, second)}
        plan, into = locked[pk], locked[into_id]
        step(PLAN, plan.state, PlanState.MERGED)
        _say(why)
        if pk == into_id or not may_go(PLAN, into.state, PlanState.MERGED):
            raise Problem("Select another plan that is open", field="into")
        _carry_over(actor, plan, into)
        plan.merged_into, plan.ended_at, plan.review_due = into, timezone.now(), None
        move(actor, plan, PlanState.MERGED, why)
        noted(actor, plan, "plan.merged", into=into.pk)
        tell(plan, [plan.owner_id, into.owner_id], "this plan was merged into another.", actor)
    return plan


def require(lacks: Iterable[Lack]) -> None:
    """Require that nothing is missing.

    Raises
    ------
    Problem
        That says how much is; the page lists each.
    """
    found = list(lacks)
    if found:
        listed = "; ".join(lack.what for lack in found)
        number = "1 thing is" if len(found) == 1 else f"{len(found)} things are"
        raise Problem(f"{number} missing: {listed}.")


def _supervised(actor: Actor, pk: int, state: str) -> Plan:
    plan = taken(actor, pk, "supervise", [state])
    if actor.user_id == plan.owner_id:
        raise Refused(OWN)
    return plan


def _back(actor: Actor, pk: int, way: tuple[str, str], why: str, verb: str, said: str) -> Plan:
    with acting(actor):
        plan = _supervised(actor, pk, way[0])
        _say(why)
        move(actor, plan, way[1], why)
        noted(actor, plan, verb)
        tell(plan, [plan.owner_id], said, actor)
    return plan


def _say(why: str) -> None:
    if not why.strip():
        raise Problem("Give the reason", field="why")


def _carry_over(actor: Actor, plan: Plan, into: Plan) -> None:
    """Give the other plan the people and records that it does not have yet."""
    plans.may(actor, "supervise", into).require()
    now = timezone.now()
    there = set(into.links.values_list("kind", "key"))
    for link in plan.links.all():
        if (link.kind, link.key) not in there:
            into.links.create(kind=link.kind, key=link.key, added_at=now, added_by_id=actor.user_id)
    known = set(into.people.filter(left_at=None).values_list("person_id", "part"))
    for one in plan.people.filter(left_at=None):
        if (one.person_id, one.part) not in known:
            into.people.create(
                person_id=one.person_id, part=one.part, added_at=now, added_by_id=actor.user_id
            )
