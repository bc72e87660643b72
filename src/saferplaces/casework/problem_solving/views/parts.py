"""What the pages of one plan share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from saferplaces.casework.problem_solving import hooks
from saferplaces.casework.problem_solving.missing import (
    ACTIONS,
    END,
    OBJECTIVE,
    PEOPLE,
    Lack,
    Written,
    of_closing,
    of_part,
)
from saferplaces.casework.problem_solving.models import Finalisation, Plan, PlanState, Stage
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.queries import written
from saferplaces.casework.problem_solving.states import OPEN, UNDER_WAY, WRITTEN
from saferplaces.casework.problem_solving.words import state_of
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.ui.fetching import fetch

TITLES = {
    PEOPLE: "What it is, and who supervises it",
    OBJECTIVE: "Objective",
    Stage.SCANNING: "Scanning: what is the problem?",
    Stage.ANALYSIS: "Analysis: what causes it?",
    Stage.RESPONSE: "Response: how is it carried?",
    ACTIONS: "Response: actions",
    Stage.ASSESSMENT: "Assessment: did it work?",
    END: "Finalisation",
}
FIRST = (PEOPLE, OBJECTIVE, Stage.SCANNING, Stage.ANALYSIS, Stage.RESPONSE, ACTIONS)
LATER = (Stage.ASSESSMENT, END)


@dataclass(frozen=True)
class Part:
    """One part of a plan in the list of what there is to do."""

    key: str
    title: str
    address: str
    lacks: list[Lack]
    waits: bool = False  # its turn has not come


@dataclass(frozen=True)
class Opened:
    """A plan that somebody reads: what there is of it, and what they may do."""

    plan: Plan
    written: Written
    detail: bool
    work: bool
    supervise: bool

    @property
    def writes(self) -> bool:
        """Whether they may write its stages now."""
        return self.work and self.plan.state in WRITTEN


def opened(request: Request, pk: int, verb: str = "read") -> Opened:
    """Fetch a plan, note that it was read, and say what the reader may do."""
    plan = fetch(plans, request.actor, pk, verb)
    may = {
        v: plans.may(request.actor, v, plan).allowed for v in ("detail", "work", "supervise")
    }  # fmt: skip
    request.access.saw("plan", [pk])
    return Opened(plan, written(plan), may["detail"], may["work"], may["supervise"])


def common(found: Opened, title: str) -> dict[str, Any]:
    """Return what every page of a plan shows."""
    word, colour = state_of(found.plan)
    return {
        "plan": found.plan,
        "page_title": title,
        "state": word,
        "colour": colour,
        "detail": found.detail,
        "open": found.plan.state in OPEN,
        "under_way": found.plan.state in UNDER_WAY,
    }


def parts(found: Opened) -> list[Part]:
    """Return the parts of a plan with what each lacks."""
    plan = found.plan
    started = plan.state in {*UNDER_WAY, PlanState.CLOSED}
    rows = [
        Part(key, TITLES[key], address(plan, key), of_part(found.written, key)) for key in FIRST
    ]
    for key in LATER:
        lacks = of_part(found.written, key) if key != END else of_end(found)
        waits = not started or (plan.state == PlanState.ACTIVE and key == END)
        rows.append(Part(key, TITLES[key], address(plan, key), lacks, waits))
    return rows


def of_end(found: Opened) -> list[Lack]:
    """Return what the finalisation lacks, without what the other parts do."""
    end = Finalisation.objects.filter(plan=found.plan).first()
    result = hooks.result_of(found.plan.pk)
    lacks = of_closing(found.written, end, result.measurable if result else None)
    return [lack for lack in lacks if lack.part == END]


def address(plan: Plan, part: str) -> str:
    """Return where a part of a plan is written."""
    if part in Stage.values:
        return reverse("plan-stage", args=[plan.pk, part])
    view = {
        PEOPLE: "plan-details", OBJECTIVE: "plan-objective", ACTIONS: "plan-actions",
        END: "plan-end",
    }[part]  # fmt: skip
    return reverse(view, args=[plan.pk])
