"""A plan from a hotspot to an evaluated finish, over the months that it takes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.saferplaces.journeys.filling import press, put, send
from tests.saferplaces.journeys.hotspot import a_hotspot
from tests.saferplaces.journeys.walk import Walk

from saferplaces.casework.demo.matters import problems
from saferplaces.casework.demo.plans import Writing
from saferplaces.casework.demo.telling import Telling, telling
from saferplaces.casework.demo.who import LEEDS, People
from saferplaces.casework.problem_solving import counting
from saferplaces.casework.problem_solving.actions import steps
from saferplaces.casework.problem_solving.actions.write import (
    Aim,
    add_ring,
    save_objective,
    save_stage,
)
from saferplaces.casework.problem_solving.models import Evaluation, Plan
from saferplaces.foundation.calendar import add_months

pytestmark = pytest.mark.browser

PARK = problems()[0]


def months_before_the_end(number: int) -> dt.datetime:
    """A morning so many months before the last report."""
    newest = counting.last_report()
    assert newest is not None
    day = add_months(newest, -number)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9, 30)))


def from_a_hotspot(walk: Walk) -> Plan:
    """Dev starts a plan on the page of a hotspot; the figures are in it."""
    page = walk.as_("dev", f"/hotspots/{a_hotspot().pk}/")
    walk.look(page, "hotspot", phone=True)
    page.get_by_role("link", name=re.compile("[Ss]tart a problem-solving plan")).first.click()
    put(page, {"title": PARK["titles"][0], "kind": PARK["kind"], "scale": "area"})
    put(page, {"district": "leeds"})
    walk.look(page, "start")
    send(page)
    plan = Plan.objects.get()
    page.goto(f"{walk.live.address}/plans/{plan.pk}/problem")
    walk.guide(page, "plan-figures")
    walk.look(page, "the-problem-in-figures")
    page.goto(f"{walk.live.address}/plans/{plan.pk}/stage/scanning")
    page.locator("main textarea").first.fill("Gatherings, bottles and small fires by the shelter")
    walk.guide(page, "plan-stage")
    walk.look(page, "scanning", phone=True)
    press(page, "Save and go on")
    return plan


def specified(walk: Walk, plan: Plan, t: Telling) -> None:
    """Everything that the supervisor asks for is written, the objective on its page."""
    w = Writing(t, LEEDS, People(), walk.cast.dev.actor, PARK, "area")
    w.plan = plan
    w.detail()
    for stage in ("scanning", "analysis", "response"):
        save_stage(w.owner, plan.pk, stage, w.written(stage))
    w.act()
    first = timezone.localdate().replace(day=1)
    save_objective(
        w.owner, plan.pk,
        Aim(
            "Fewer by two fifths", "area", add_months(first, -5), first - dt.timedelta(days=1),
            1, add_months(first, 12), "its", "No other park is like it",
        ),
    )  # fmt: skip
    add_ring(w.owner, plan.pk, "displacement")


def test_a_plan_goes_from_a_hotspot_to_an_evaluated_finish(walk: Walk) -> None:
    t = telling("journey", began=1)
    with time_machine.travel(months_before_the_end(5), tick=True):
        plan = from_a_hotspot(walk)
        specified(walk, plan, t)
        page = walk.as_("dev", f"/plans/{plan.pk}/objective")
        walk.guide(page, "plan-objective")
        walk.look(page, "objective", phone=True)
        page.goto(f"{walk.live.address}/plans/{plan.pk}")
        walk.look(page, "complete")
        press(page, "Ask for approval")
        page = walk.as_("sarah", f"/plans/{plan.pk}")
        walk.look(page, "waits-for-approval")
        steps.approve(walk.cast.sarah.actor, plan.pk, "Well specified")
        page.goto(f"{walk.live.address}/plans/{plan.pk}/review")
        _review(page)
        walk.guide(page, "plan-review")
        walk.look(page, "review", phone=True)
        send(page)
    plan.refresh_from_db()
    assert (plan.state, plan.reviews.count()) == ("active", 1)

    page = walk.as_("dev", f"/plans/{plan.pk}")
    w = Writing(t, LEEDS, People(), walk.cast.dev.actor, PARK, "area")
    w.plan = plan
    w.finish()
    page.reload()
    press(page, "The response is done: assess it")
    page.goto(f"{walk.live.address}/plans/{plan.pk}/evaluation")
    press(page, "Compute it from what is published now")
    kept = Evaluation.objects.get().content
    expect(page.locator("main")).to_contain_text(kept["sentence"] or kept["why_not"])
    walk.guide(page, "plan-evaluation")
    walk.look(page, "evaluated", phone=True)
    save_stage(w.owner, plan.pk, "assessment", w.written("assessment", "reduced"))
    _end(walk, page, plan, measured=bool(kept["measurable"]))
    page = walk.as_("ines", f"/plans/{plan.pk}")
    walk.look(page, "waits-to-be-closed")
    steps.close(walk.cast.ines.actor, plan.pk, "Read with the evaluation")
    page.goto(f"{walk.live.address}/plans/library")
    expect(page.locator("main")).to_contain_text(PARK["titles"][0])
    walk.look(page, "library", phone=True)


def _review(page: Page) -> None:
    put(page, {"rag": "amber", "directions": "Get the school's figures before the next review"})
    for name in {f.get_attribute("name") for f in page.locator('[name^="score_"]').all()}:
        put(page, {str(name): "1"})


def _end(walk: Walk, page: Page, plan: Plan, *, measured: bool) -> None:
    """Dev fills the finalisation template in, and asks for closure."""
    page.goto(f"{walk.live.address}/plans/{plan.pk}/end")
    put(page, {"met": "partly", "effect": "measured" if measured else "not_measurable"})
    if not measured:
        put(page, {"why_not_measurable": "Too few reports to compare"})
    began, newest = timezone.localdate(plan.started_at), counting.last_report()
    put(page, {"after_from": began + dt.timedelta(days=1), "after_to": newest})
    put(page, {"reason": "acceptable", "victim_told": "yes", "victim_view": "Better, they say"})
    put(page, {"supervisor_view": "Carried out with care", "no_partners": True})
    put(page, {"kept_up_by": "The ward team", "lessons": "Begin with whoever keeps the park"})
    put(page, {"recommended": "yes"})
    walk.guide(page, "plan-finalisation")
    walk.look(page, "finalisation")
    press(page, "Save")
    page.goto(f"{walk.live.address}/plans/{plan.pk}")
    press(page, "Ask for closure")
    assert Plan.objects.get().state == "closing"
