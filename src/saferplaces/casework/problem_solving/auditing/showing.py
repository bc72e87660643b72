"""A plan as its auditor reads it, without its supervisors' scores; and judgements in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils import timezone

from saferplaces.casework.problem_solving.auditing.policy import audited
from saferplaces.casework.problem_solving.models import (
    AnswerState,
    AuditAnswer,
    AuditedPlan,
    AuditState,
    Plan,
    PlanReading,
    Stage,
)
from saferplaces.casework.problem_solving.queries import written
from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.foundation.ui.formats import day

Rows = list[tuple[str, str]]


def sheet(plan: Plan, said: Any, result: Any) -> list[tuple[str, Rows]]:
    """Return a plan part by part, each as rows.

    `said` puts an answer in words, given the question's code and the answer.
    """
    whole = written(plan)
    aim = whole.objective
    objective: Rows = [
        ("Statement", aim.statement),
        ("Measure", label("plan_measures", aim.measure) if aim.measure else ""),
        ("Before", "" if aim.baseline is None else f"{aim.baseline:,}"),
        ("Target", "" if aim.target is None else f"{aim.target:,}"),
        ("How it is judged", label("plan_designs", aim.design) if aim.design else ""),
        ("Areas", "; ".join(f"{a.get_part_display()}: {a.name}" for a in whole.areas)),
    ]
    found = [("Objective", objective)]
    for stage in Stage:
        asked = [q for q in whole.questions if q.stage == stage and q.asked_of(plan.scale)]
        answers: Mapping[str, Any] = whole.answers.get(stage, {})
        found.append(
            (str(stage.label), [(q.text, said(q.code, answers.get(q.code))) for q in asked])
        )
    actions = [
        (a.what, f"{a.mechanism} {a.get_state_display()}. {a.result}") for a in whole.actions
    ]
    end = getattr(plan, "finalisation", None)
    dates = plan.reviews.order_by("at").values_list("at", flat=True)
    finish: Rows = [
        ("Supervisory reviews", str(len(dates))),
        ("The evaluation", (result.sentence or result.why_not) if result else "Not evaluated"),
        ("Objective met", end.get_met_display() if end and end.met else "Not said"),
        ("Lessons", end.lessons if end else ""),
    ]
    found += [("Actions", actions or [("Actions", "None")]), ("Supervision and end", finish)]
    return [(title, [(term, text or "Nothing written") for term, text in rows])
            for title, rows in found]  # fmt: skip


def point_names() -> dict[str, str]:
    """Return the eight points by code."""
    return {row.code: row.label for row in codes("plan_quality")}


def judgement_rows(readings: Iterable[PlanReading], names: Mapping[str, str]) -> Rows:
    """Return each point with the scores and words that were given."""
    found = list(readings)
    return [
        (name, "; ".join(f"{r.scores[code]} – {r.words.get(code, 'no words')}"
                         for r in found if code in r.scores) or "–")
        for code, name in names.items()
    ]  # fmt: skip


def of_plan(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return what closed audits said of a plan, for its own page."""
    rows = AuditedPlan.objects.filter(
        audited.scope(actor, "read"), plan=int(key), audit__state=AuditState.CLOSED
    )
    found = list(rows.select_related("audit").prefetch_related("readings").order_by("-pk"))
    if not found:
        return None
    access.saw("auditedplan", [one.pk for one in found])
    names = point_names()
    return {
        "audits": [
            (one, total_of(one), len(one.stands) * 2, judgement_rows(standing(one), names))
            for one in found
        ]
    }


def answer_overdue() -> Q:
    """Hold where a district has neither answered in time nor done in time what it said."""
    asked = Q(state=AnswerState.ASKED, due_at__lt=timezone.now())
    return asked | Q(state=AnswerState.ANSWERED, do_by__lt=timezone.localdate())


def is_overdue(one: AuditAnswer) -> bool:
    """Say of one answer what `answer_overdue` says of all."""
    if one.state == AnswerState.ASKED:
        return one.due_at < timezone.now()
    late = one.do_by is not None and one.do_by < timezone.localdate()
    return one.state == AnswerState.ANSWERED and late


def total_of(one: AuditedPlan) -> str:
    """Return the sum of a plan's scores, without a point where it is whole."""
    return f"{sum(one.stands.values()):g}"


def standing(one: AuditedPlan) -> list[PlanReading]:
    """Return the judgements that count: what settled a difference, or all."""
    said = [row for row in one.readings.all() if row.at]
    return [row for row in said if row.settles] or said


def score(row: Mapping[str, Any]) -> str:
    """Return a score with its interval."""
    if row["score"] is None:
        return "–"
    return f"{row['score']:.1f} ({row['low']:.1f} to {row['high']:.1f})"


def findings(of: AuditAnswer) -> Rows:
    """Return what an audit found in a district, and what the district has said to it so far."""
    names = point_names()
    rows = of.audit.result.get("districts", [])
    row = next((one for one in rows if one["district"] == of.district), None)
    found: Rows = []
    if row:
        weakest = "; ".join(names.get(point, point) for point in row["weakest"])
        found = [
            ("Plans read", f"{row['sample']} of {row['population']}"),
            ("Mean of 0 to 16 (95% interval)", score(row)),
            ("Weakest points", weakest or "–"),
        ]
    if of.will_do:
        by = f", by {day(of.do_by)}" if of.do_by else ""
        found.append(("What the district will do", f"{of.will_do}{by}"))
    return found
