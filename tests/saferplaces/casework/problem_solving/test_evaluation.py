"""What a response changed: the numbers that are published, and what is refused."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.saferplaces.casework.problem_solving.plans import a_plan, an_area
from tests.saferplaces.cast import Cast
from tests.saferplaces.intake.incidents.factories import incident

from saferplaces.casework.problem_solving.actions.evaluate import evaluate
from saferplaces.casework.problem_solving.actions.steps import ask_to_close
from saferplaces.casework.problem_solving.evaluation import counts
from saferplaces.casework.problem_solving.evaluation.judging import (
    Counted,
    Limits,
    Periods,
    judge,
)
from saferplaces.casework.problem_solving.models import Finalisation, Objective, Plan
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.policy import Refused
from saferplaces.intake.incidents.models import Incident

HALF = dt.timedelta(days=181)
BEGAN = dt.date(2026, 1, 1)
PERIODS = Periods((BEGAN - HALF, BEGAN - dt.timedelta(days=1)), (BEGAN, BEGAN + HALF))
EQUAL = Periods(PERIODS.before, (BEGAN, BEGAN + HALF - dt.timedelta(days=1)))
LIMITS = Limits(ratio=3, least_days=28, least_count=5, least_months=8)
GOLDEN = {
    "treated": (20, 10), "comparison": (20, 20), "displacement": (30, 20),
    "comparison_displacement": (30, 30),
}  # fmt: skip


def test_the_published_example_comes_out_as_published() -> None:
    """Wheeler and Ratcliffe's: WDD -20, standard error 13.416 (their interval is the 90% one)."""
    found = judge("wdd", Counted(EQUAL, GOLDEN), LIMITS)
    assert found.measurable
    assert found.figures["effect"] == pytest.approx(-20)
    assert (found.figures["low"], found.figures["high"]) == pytest.approx(
        (-20 - 1.96 * 13.416, -20 + 1.96 * 13.416), abs=0.01
    )
    assert (found.figures["local"], found.figures["displacement"]) == pytest.approx((-10, -10))
    assert "cannot be told from chance" in found.sentence


@pytest.mark.parametrize(
    ("design", "totals", "periods", "why"),
    [
        ("before_after", GOLDEN, EQUAL, "Before and after alone"),
        ("wdd", {"treated": (20, 10)}, EQUAL, "No comparison area"),
        ("wdd", {"treated": (70, 10), "comparison": (20, 20)}, EQUAL, "more than 3 to 1"),
        ("wdd", {"treated": (4, 1), "comparison": (4, 4)}, EQUAL, "below 5"),
        ("wdd", GOLDEN, Periods(PERIODS.before, (BEGAN, BEGAN)), "Only 1 days"),
        ("did", GOLDEN, EQUAL, "No comparison area"),
        ("wdd", {}, EQUAL, "not counted from what is published"),
    ],
)
def test_what_a_design_cannot_support_is_refused_with_the_reason(
    design, totals, periods, why
) -> None:
    found = judge(design, Counted(periods, totals), LIMITS)
    assert not found.measurable
    assert why in found.why_not
    assert not found.sentence


def test_areas_that_did_not_move_alike_before_are_not_compared() -> None:
    months = tuple(dt.date(2024 + at // 12, at % 12 + 1, 1) for at in range(24))
    level = np.full(24, 100.0)
    falling = np.round(200.0 * 0.93 ** np.arange(24))
    counted = Counted(
        EQUAL, {"treated": (600, 300), "comparison": (600, 600)}, months, 18,
        {"treated": falling[None], "comparison": level[None]},
    )  # fmt: skip
    assert "did not move alike" in judge("did", counted, LIMITS).why_not
    half = np.where(np.arange(24) >= 18, 50.0, 100.0)
    found = judge(
        "did", Counted(EQUAL, counted.totals, months, 18,
                       {"treated": half[None], "comparison": level[None]}), LIMITS,
    )  # fmt: skip
    assert found.figures["effect"] == pytest.approx(0.5, abs=0.01)
    assert "Chance alone does not explain" in found.sentence


def _treated() -> Plan:
    """A plan about an area whose response began 100 days ago, with what was reported around it."""
    now = timezone.now()
    began = now - dt.timedelta(days=100)
    plan = a_plan("assessing", scale="area", started_at=began)
    day = timezone.localdate(began)
    Objective.objects.filter(plan=plan).update(
        measure="area", design="wdd", counted=True, locked_at=began,
        baseline_from=day - dt.timedelta(days=99), baseline_to=day,
        target_on=timezone.localdate() + dt.timedelta(days=30),
    )  # fmt: skip
    an_area(plan, "treated", 429000.0)
    an_area(plan, "comparison", 433000.0)
    for east, before, after in ((429100.0, 24, 4), (433100.0, 20, 21)):
        for at in range(before + after):
            days = -(at + 1) if at < before else at - before + 2
            when = dt.datetime.combine(day, dt.time(20)) + dt.timedelta(days=days)
            incident(easting=east, northing=434100.0, reported_at=when)
    newest = dt.datetime.combine(timezone.localdate(), dt.time(1))
    first = dt.datetime.combine(day - dt.timedelta(days=150), dt.time(1))
    for at in (first, newest):  # published from then until today
        incident(easting=450000.0, northing=434100.0, reported_at=at)
    return plan


def test_an_area_s_effect_is_computed_shown_and_lets_the_plan_end_as_measured(cast: Cast) -> None:
    plan = _treated()
    dev = cast.dev.client()
    page = reverse("plan-evaluation", args=[plan.pk])
    assert "not been computed" in dev.get(page).content.decode()
    assert dev.post(page, follow=True).status_code == 200
    text = dev.get(page).content.decode()
    assert "reports changed by" in text
    assert "Chance alone does not explain" in text
    assert "Reports were counted, not behaviour" in text
    figures = plan.evaluations.get().content["figures"]["counts"]
    assert figures["treated"] == [24, 4]
    assert figures["comparison"] == [20, 21]
    Finalisation.objects.filter(plan=plan).update(effect="measured")
    ask_to_close(cast.dev.actor, plan.pk)
    assert Finalisation.objects.get(plan=plan).result["measurable"] is True


def test_what_was_reported_before_the_data_begin_is_not_counted_as_nothing(cast: Cast) -> None:
    plan = _treated()
    began = timezone.localdate(plan.started_at)
    found = counts.counted(plan, Objective.objects.get(plan=plan))
    assert found is not None
    first = began - dt.timedelta(days=150)
    assert all(month >= first for month in found.months)  # not the years before, as noughts
    assert found.months[0] <= add_months(first, 1)
    Incident.objects.filter(reported_at__date=first).delete()
    kept = evaluate(cast.dev.actor, plan.pk).content
    assert not kept["measurable"]
    assert "would count as nothing" in kept["why_not"]


def test_a_household_s_plan_is_told_that_no_effect_can_be_computed(cast: Cast) -> None:
    plan = a_plan("assessing")
    assert not evaluate(cast.dev.actor, plan.pk).content["measurable"]
    with pytest.raises(Refused):
        evaluate(cast.ben.actor, plan.pk)
    text = cast.dev.client().get(reverse("plan-evaluation", args=[plan.pk])).content.decode()
    assert "effect not measurable" in text
