"""Plans on the first page, on the sergeant's, and among the work of a person."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode

from saferplaces.casework.problem_solving.auditing.actions.give_out import to_judge
from saferplaces.casework.problem_solving.auditing.policy import answers
from saferplaces.casework.problem_solving.auditing.showing import answer_overdue
from saferplaces.casework.problem_solving.models import AnswerState, AuditAnswer, PlanState
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import WAITING, at, overdue
from saferplaces.casework.problem_solving.states import OPEN
from saferplaces.foundation.counting import counts
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import (
    INCIDENTS,
    PERFORMANCE,
    PLANS,
    PLANS_ANSWER,
    PLANS_AUDIT,
    PLANS_SUPERVISE,
    PLANS_WORK,
)
from saferplaces.foundation.registry import Figure, Team
from saferplaces.foundation.ui.home import Card


def of_mine(actor: Actor) -> Card | None:
    """Return the card of one's own plans."""
    if not actor.can(PLANS_WORK):
        return None
    rows = plans.readable(actor).filter(owner_id=actor.user_id, state__in=OPEN)
    number, back = counts(rows, Q(), Q(state=PlanState.RETURNED))
    if not number:
        return None
    note = f"{back:,} sent back to be completed" if back else ""
    return Card("My problem-solving plans", _list(whose="mine", state="open"), number, note)


def of_supervised(actor: Actor) -> Card | None:
    """Return the card of the plans that wait for a supervisor's word, or are past their review."""
    if not actor.can(PLANS_SUPERVISE):
        return None
    rows = plans.readable(actor).filter(supervisor_id=actor.user_id)
    late = rows.filter(overdue()).count()
    number = rows.filter(Q(state__in=WAITING) | overdue()).count()
    if not number:
        return None
    note = f"{late:,} past their review" if late else ""
    address = _list(whose="supervised", state="overdue" if late else "open")
    return Card("Plans that wait for your word", address, number, note, pressing=bool(late))


def of_district(actor: Actor) -> Card | None:
    """Return the card of overdue reviews, for those who answer for a district or the force."""
    if not actor.can(PERFORMANCE) or actor.can(INCIDENTS) or not actor.can(PLANS):
        return None
    number = plans.readable(actor).filter(overdue()).count()
    return Card("Plans past their review", reverse("plans-supervision"), number)


def of_audit(actor: Actor) -> Card | None:
    """Return the card of the plans of an audit that wait for a reader's judgement."""
    if not actor.can(PLANS_AUDIT) or actor.user_id is None:
        return None
    number = to_judge(actor.user_id).count()
    return Card("Plans to judge", reverse("plan-audit-mine"), number) if number else None


def of_answers(actor: Actor) -> Card | None:
    """Return the card of the answers to audits that are due: a commander's, or all for the force.

    The force sees those past their time alone: it asks after them.
    """
    mine = actor.can(PLANS_ANSWER)
    if not mine and not (actor.can(PLANS_AUDIT) or (actor.can(PLANS) and actor.can(PERFORMANCE))):
        return None
    rows = AuditAnswer.objects.filter(answers.scope(actor, "read"))
    late = rows.filter(answer_overdue()).count()
    number = rows.filter(state=AnswerState.ASKED).count() if mine else late
    if not number and not late:
        return None
    title = "Audits of plans to answer" if mine else "Answers to audits of plans overdue"
    note = f"{late:,} overdue" if mine and late else ""
    return Card(title, reverse("plan-audits"), number, note, pressing=bool(late))


def of_team(actor: Actor, team: Team) -> Iterable[Figure]:
    """Count the plans of a team for the sergeant's page."""
    if not actor.can(PLANS_SUPERVISE):
        return
    rows = team.of(plans.readable(actor), by="owner")
    groups = ("under_way", "overdue", "waiting")
    under_way, late, waiting = counts(rows, *map(at, groups))
    pages = {name: f"{reverse('plans')}?{team.query(state=name)}" for name in groups}
    yield Figure(
        "Problem-solving plans under way", under_way, pages["under_way"], late, pages["overdue"]
    )
    yield Figure("Plans to approve or close", waiting, pages["waiting"])


def _list(**terms: str | int) -> str:
    return f"{reverse('plans')}?{urlencode({k: v for k, v in terms.items() if v})}"
