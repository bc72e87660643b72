"""Fill in the finalisation template, and sign a plan off for a partner."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.utils import timezone

from saferplaces.casework.problem_solving.actions.moving import noted, taken, touched
from saferplaces.casework.problem_solving.baseline import counted
from saferplaces.casework.problem_solving.models import (
    Finalisation,
    Objective,
    Plan,
    PlanState,
    SignOff,
)
from saferplaces.casework.problem_solving.queries import written
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

AT_THE_END = (PlanState.ASSESSING, PlanState.CLOSING)


@dataclass(frozen=True)
class Ending:
    """What is said at the end; nothing of it must be complete to be kept."""

    met: str = ""
    effect: str = ""
    why_not_measurable: str = ""
    after_from: dt.date | None = None
    after_to: dt.date | None = None
    before: int | None = None  # both counts only of a measure that is counted elsewhere
    after: int | None = None
    reason: str = ""
    victim_told: str = ""
    why_not_told: str = ""
    victim_view: str = ""
    supervisor_view: str = ""
    no_partners: bool = False
    kept_up_by: str = ""
    kept_up_how: str = ""
    lessons: str = ""
    recommended: bool | None = None


def save_finalisation(actor: Actor, pk: int, given: Ending) -> Finalisation:
    """Keep the template as far as it is filled in; counts are taken from what is published.

    Raises
    ------
    Problem
        When the period after does not follow the start of the response, or is not over.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", [PlanState.ASSESSING])
        _check_period(plan, given)
        end, _ = Finalisation.objects.select_for_update().get_or_create(
            plan=plan, defaults={"saved_at": timezone.now()}
        )
        for name, value in asdict(given).items():
            setattr(end, name, value.strip() if isinstance(value, str) else value)
        _count(plan, end)
        end.saved_at, end.saved_by_id = timezone.now(), actor.user_id
        end.save()
        touched(plan)
        noted(actor, plan, "plan.finalisation_saved", met=end.met, effect=end.effect)
    return end


def sign_off(actor: Actor, pk: int, *, agrees: bool, words: str = "") -> SignOff:
    """Sign a plan off as a partner that takes part in it.

    Raises
    ------
    Refused
        When it is not shared with the actor's organisation.
    Problem
        When a partner who does not agree gives no reason.
    """
    with acting(actor):
        plan = taken(actor, pk, "sign_off", AT_THE_END)
        return _sign(actor, plan, actor.organisation_id, agrees, words, "")


def note_sign_off(
    actor: Actor, pk: int, organisation_id: int, *, agrees: bool, words: str, given_by: str
) -> SignOff:
    """Note the word of a partner who has no account here: what was said, by whom."""
    with acting(actor):
        plan = taken(actor, pk, "work", AT_THE_END)
        if not given_by.strip():
            raise Problem("Enter who gave it: a post, and when", field="given_by")
        if organisation_id not in written(plan).partners:
            raise Problem("Select a partner that takes part in this plan", field="organisation")
        return _sign(actor, plan, organisation_id, agrees, words, given_by)


def _sign(
    actor: Actor, plan: Plan, organisation_id: int | None, agrees: bool, words: str, given_by: str
) -> SignOff:
    if actor.user_id is None or organisation_id is None:
        raise Refused("Only a person signs off.")
    if not agrees and not words.strip():
        raise Problem("Say why you do not agree", field="words")
    found = SignOff.objects.create(
        plan=plan, organisation_id=organisation_id, agrees=agrees, words=words.strip(),
        given_by=given_by.strip()[:120], by_id=actor.user_id, at=timezone.now(),
    )  # fmt: skip
    touched(plan)
    noted(actor, plan, "plan.signed_off", organisation=organisation_id, agrees=agrees)
    return found


def _check_period(plan: Plan, given: Ending) -> None:
    first, last = given.after_from, given.after_to
    if first is None or last is None:
        return
    if last < first:
        raise Problem("The period must end after it begins", field="after_to")
    if last > timezone.localdate():
        raise Problem("The period after must be over", field="after_to")
    if plan.started_at and first < timezone.localdate(plan.started_at):
        raise Problem("The period after begins no earlier than the response", field="after_from")


def _count(plan: Plan, end: Finalisation) -> None:
    """Take the counts from what is published, where the measure is one that is counted here."""
    objective = Objective.objects.get(plan=plan)
    if not objective.counted:
        end.before = objective.baseline if end.before is None else end.before
        return
    end.before, end.after = objective.baseline, None
    if end.after_from and end.after_to:
        end.after = counted(objective, list(plan.areas.all()), end.after_from, end.after_to)
