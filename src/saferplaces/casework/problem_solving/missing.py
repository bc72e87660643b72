"""What a plan still lacks: for its pages, and for the gates to the response and to its end.

Pure functions of what was written: they ask no database, so that a page, a gate and a test say the
same. Recommendation 4 of the inspection: plans that fully specify the problem, contain sufficient
detail, are effectively supervised, and are evaluated for an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from saferplaces.casework.problem_solving.models import (
    ActionState,
    AreaPart,
    Effect,
    Finalisation,
    Objective,
    Plan,
    PlanAction,
    PlanArea,
    Scale,
)
from saferplaces.casework.problem_solving.prompts import Question, answered

OBJECTIVE, ACTIONS, PEOPLE, END = "objective", "actions", "people", "end"
BEFORE_RESPONSE = (PEOPLE, OBJECTIVE, "scanning", "analysis", "response", ACTIONS)


@dataclass(frozen=True)
class Lack:
    """One thing that is missing: the part of the plan where it belongs, and what."""

    part: str
    what: str
    field: str = ""


@dataclass(frozen=True)
class Limits:
    """Local settings that the checks use."""

    ratio: float
    least: int


@dataclass(frozen=True)
class Written:
    """A plan as it stands, read once."""

    plan: Plan
    objective: Objective
    areas: list[PlanArea]
    answers: Mapping[str, Mapping[str, Any]]
    actions: list[PlanAction]
    questions: list[Question]
    compares: bool  # the chosen design needs a comparison area
    counts: str  # what the chosen measure counts: area, person, place or ""
    limits: Limits
    partners: list[int] = field(default_factory=list)  # organisations that take part
    signed: frozenset[int] = frozenset()  # those that have signed off


def of_stage(questions: Iterable[Question], stage: str, scale: str, answers: Mapping[str, Any]
) -> list[Lack]:  # fmt: skip
    """Return what the answers of one stage lack."""
    return [
        Lack(stage, f"{question.text} {wanting}", question.code)
        for question in questions
        if question.stage == stage
        and question.asked_of(scale)
        and (wanting := answered(question, answers.get(question.code)))
    ]


def of_people(written: Written) -> list[Lack]:
    """Return who is missing: nobody supervises their own plan."""
    plan = written.plan
    lacks = []
    if plan.supervisor_id is None:
        lacks.append(Lack(PEOPLE, "Nobody supervises it"))
    elif plan.supervisor_id == plan.owner_id:
        lacks.append(Lack(PEOPLE, "Its owner cannot be its supervisor"))
    if not plan.told.strip():
        lacks.append(Lack(PEOPLE, "What partners and commanders are told of the problem"))
    return lacks


def of_objective(written: Written) -> list[Lack]:
    """Return what the objective lacks."""
    o = written.objective
    given = (
        (o.statement.strip(), "What is to change"),
        (o.measure, "How it is measured"),
        (o.baseline_from and o.baseline_to, "The period before the response"),
        (o.baseline is not None, "The count before the response"),
        (o.target is not None, "The count that is aimed at"),
        (o.target_on, "The day by which"),
        (o.design, "How the effect will be judged"),
    )
    lacks = [Lack(OBJECTIVE, f"{what}: not said") for there, what in given if not there]
    counted = bool(written.counts) and o.baseline is not None and o.target is not None
    if counted and (o.target or 0) >= (o.baseline or 0) > 0:
        lacks.append(Lack(OBJECTIVE, "The target is no lower than the count before"))
    if o.measure and not written.counts and not o.baseline_source.strip():
        lacks.append(Lack(OBJECTIVE, "Where the count before comes from: not said"))
    return [*lacks, *_of_areas(written)]


def _of_areas(written: Written) -> list[Lack]:
    parts = {area.part for area in written.areas}
    lacks = []
    in_an_area = written.plan.scale == Scale.AREA or written.counts == "area"
    if in_an_area and AreaPart.TREATED not in parts:
        lacks.append(Lack(OBJECTIVE, "The area where the response happens"))
    if written.plan.scale != Scale.AREA:
        return lacks
    if written.compares:
        if AreaPart.COMPARISON not in parts:
            lacks.append(Lack(OBJECTIVE, "A comparison area, chosen before the response starts"))
        lacks += [Lack(OBJECTIVE, said) for said in unlike(written)]
    elif written.objective.design and not written.objective.why_design.strip():
        lacks.append(Lack(OBJECTIVE, "Why no comparison area will serve"))
    return lacks


def unlike(written: Written) -> list[str]:
    """Return why the comparison areas do not compare: their counts before are too different."""
    treated = sum(a.baseline or 0 for a in written.areas if a.part == AreaPart.TREATED)
    control = sum(a.baseline or 0 for a in written.areas if a.part == AreaPart.COMPARISON)
    if not any(a.part == AreaPart.COMPARISON for a in written.areas):
        return []
    if min(treated, control) < written.limits.least:
        return [f"Fewer than {written.limits.least} reports before: too few to compare"]
    ratio = max(treated, control) / min(treated, control)
    if ratio > written.limits.ratio:
        return [
            f"The comparison area's count before ({control}) and the treated area's ({treated}) "
            f"differ more than {written.limits.ratio:g} times"
        ]
    return []


def of_actions(actions: Iterable[PlanAction]) -> list[Lack]:
    """Return what the actions lack: there is one, and each says why it should work."""
    found = [a for a in actions if a.state != ActionState.DROPPED]
    if not found:
        return [Lack(ACTIONS, "No action is planned")]
    return [
        Lack(ACTIONS, f"Why “{action.what}” should work")
        for action in found
        if not action.mechanism.strip()
    ]


def of_part(written: Written, part: str) -> list[Lack]:
    """Return what one part of a plan lacks."""
    if part == PEOPLE:
        return of_people(written)
    if part == OBJECTIVE:
        return of_objective(written)
    if part == ACTIONS:
        return of_actions(written.actions)
    return of_stage(written.questions, part, written.plan.scale, written.answers.get(part, {}))


def of_proposal(written: Written) -> list[Lack]:
    """Return what is missing before a supervisor may be asked to approve the response."""
    return [lack for part in BEFORE_RESPONSE for lack in of_part(written, part)]


def of_closing(written: Written, end: Finalisation | None, measurable: bool | None) -> list[Lack]:
    """Return what is missing before a plan may be closed.

    Parameters
    ----------
    measurable:
        What the evaluation says; None where there is none.
    """
    lacks = of_part(written, "assessment")
    undone = sum(action.state == ActionState.TO_DO for action in written.actions)
    if undone:
        said = "1 action has" if undone == 1 else f"{undone} actions have"
        lacks.append(Lack(ACTIONS, f"{said} no result yet"))
    f = end or Finalisation()
    given: list[tuple[Any, str, str]] = [
        (f.met, "Whether the objective was met", "met"),
        (f.before is not None and f.after is not None, "Counts before and after", "after"),
        (f.effect, "Whether the effect could be measured", "effect"),
        (f.reason, "Why it is closed", "reason"),
        (f.victim_told, "Whether the victim was told", "victim_told"),
        (f.kept_up_by.strip(), "Who sees to it from now on", "kept_up_by"),
        (f.lessons.strip(), "Lessons", "lessons"),
        (f.recommended is not None, "Whether it is recommended for sharing", "recommended"),
    ]
    if f.victim_told == "no":
        given.append((f.why_not_told.strip(), "Why the victim was not told", "why_not_told"))
    if f.effect == Effect.NOT_MEASURABLE:
        given += [
            (f.why_not_measurable.strip(), "Why the effect cannot be measured", "effect"),
            (f.victim_view.strip(), "The victim's or community's view", "victim_view"),
            (f.supervisor_view.strip(), "The supervisor's view", "supervisor_view"),
        ]
    lacks += [Lack(END, what, at) for there, what, at in given if not there]
    if f.effect == Effect.MEASURED and not measurable:
        lacks.append(Lack(END, _no_result(measurable), "effect"))
    return lacks + _of_partners(written, f)


def _no_result(measurable: bool | None) -> str:
    if measurable is None:
        return "It has not been evaluated: no effect has been measured yet"
    return "The evaluation found that the design cannot support an effect"


def _of_partners(written: Written, end: Finalisation) -> list[Lack]:
    waited = [key for key in written.partners if key not in written.signed]
    if waited:
        said = "1 partner has" if len(waited) == 1 else f"{len(waited)} partners have"
        return [Lack(END, f"{said} not signed it off", "partners")]
    if not written.partners and not end.no_partners:
        return [Lack(END, "That no partner took part, or which did", "no_partners")]
    return []
