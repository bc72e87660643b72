"""A plan: opening it, its own page, what it is, who reads it, and its way from state to state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.problem_solving import hooks
from saferplaces.casework.problem_solving.actions import linking, steps
from saferplaces.casework.problem_solving.actions.handing import hand_over
from saferplaces.casework.problem_solving.actions.open import open_plan
from saferplaces.casework.problem_solving.actions.write import save_details
from saferplaces.casework.problem_solving.forms.plan import (
    DetailsForm,
    HandOverForm,
    MergeForm,
    NewForm,
    ShareForm,
    WhyForm,
)
from saferplaces.casework.problem_solving.models import Plan
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.casework.problem_solving.sources import start_from
from saferplaces.casework.problem_solving.states import UNDER_WAY
from saferplaces.casework.problem_solving.story import facts, moments, reviews_table
from saferplaces.casework.problem_solving.views.offers import offered
from saferplaces.casework.problem_solving.views.parts import (
    FIRST,
    address,
    common,
    opened,
    parts,
)
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import PLANS, PLANS_SUPERVISE, PLANS_WORK
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.intake.incidents.pages.panels import panels

SAVED = "Saved."


@door(PLANS_WORK, personal=True, verb="plan.open", methods=("GET", "POST"))
def new(request: Request) -> HttpResponse:
    """Open a plan by hand, or from what the address names."""
    given = request.POST if request.method == "POST" else request.GET
    source, key = given.get("source", ""), given.get("source_id", "")
    try:
        start = start_from(request.actor, source or "hand", key)
    except Problem as problem:
        raise Http404 from problem
    people = [person for person, _ in start.people]
    request.access.saw("person", people, people)
    initial = {
        "source": source or "hand", "source_id": key, "title": start.title,
        "scale": start.scale if key else "", "district": start.district,
    }  # fmt: skip
    form = NewForm(request.actor, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = open_plan(request.actor, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The plan is open, with what is known already in it.")
            return redirect("plan", pk=plan.pk)
    return render(request, "problem_solving/new.html", {"form": form, "start": start})


@door(PLANS, personal=True, verb="plan.read")
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan: where it stands, what is missing, what was done and said."""
    found = opened(request, pk)
    if found.detail:
        people = list(found.plan.people.values_list("person_id", flat=True))
        request.access.saw("person", people, people)
    context = common(found, found.plan.title) | {
        "facts": facts(found.plan, found.written.objective, found.detail),
        "parts": parts(found) if found.detail else [],
        "first": len(FIRST),
        "actions": found.written.actions,
        "reviews": reviews_table(request, found.plan, found.detail),
        "moments": moments(found.plan, found.detail),
        "offers": offered(request.actor, found),
        "result": hooks.result_of(pk),
        "end": getattr(found.plan, "finalisation", None),
        "panels": panels(hooks.PLAN_PANELS, request, str(pk)),
        "may_work": found.work,
        "may_review": found.supervise and found.plan.state in UNDER_WAY,
        "may_sign": plans.may(request.actor, "sign_off", found.plan).allowed,
    }
    return render(request, "problem_solving/plan.html", context)


@door(PLANS_WORK, personal=True, verb="plan.details", methods=("GET", "POST"))
def details(request: Request, pk: int) -> HttpResponse:
    """Say what a plan is and who supervises it."""
    found = opened(request, pk, "work")
    form = DetailsForm(request.actor, found.plan, request.POST or None)

    def save() -> None:
        save_details(request.actor, pk, form.details())

    after = address(found.plan, "objective")
    return _form_page(request, found, form, "What it is, and who supervises it", save, after)


@door(PLANS_WORK, personal=True, verb="plan.hand_over", methods=("GET", "POST"))
def give(request: Request, pk: int) -> HttpResponse:
    """Give a plan another owner or supervisor."""
    found = opened(request, pk, "work")
    form = HandOverForm(request.actor, found.plan, request.POST or None)

    def save() -> None:
        supervisor = form.cleaned_data["supervisor"]
        owner = int(form.cleaned_data["owner"])
        hand_over(request.actor, pk, owner, int(supervisor) if supervisor else None)

    return _form_page(request, found, form, "Hand the plan over", save)


@door(PLANS_WORK, personal=True, verb="plan.share", methods=("GET", "POST"))
def share(request: Request, pk: int) -> HttpResponse:
    """Say which partners read the plan."""
    found = opened(request, pk, "work")
    form = ShareForm(
        request.POST or None, initial={"partners": [str(k) for k in found.plan.shared_with]}
    )
    bodies = [(str(body.pk), body.name) for body in linking.partners(found.plan)]
    form.fields["partners"].choices = bodies  # type: ignore[attr-defined]

    def save() -> None:
        linking.share(request.actor, pk, [int(key) for key in form.cleaned_data["partners"]])

    return _form_page(request, found, form, "Share with partners", save)


STEPS: dict[str, tuple[str, Callable[..., Any], bool]] = {
    "propose": (PLANS_WORK, steps.propose, False),
    "approve": (PLANS_SUPERVISE, steps.approve, False),
    "return": (PLANS_SUPERVISE, steps.send_back, True),
    "assess": (PLANS_WORK, steps.assess, False),
    "go-on": (PLANS_WORK, steps.go_on, False),
    "ask-to-close": (PLANS_WORK, steps.ask_to_close, False),
    "close": (PLANS_SUPERVISE, steps.close, False),
    "send-back": (PLANS_SUPERVISE, steps.send_closing_back, True),
    "reopen": (PLANS_SUPERVISE, steps.reopen, True),
    "abandon": (PLANS_SUPERVISE, steps.abandon, True),
}
"""What is done, who does it, and whether it needs a reason."""


@door(PLANS_WORK, personal=True, verb="plan.step", methods=("GET", "POST"))
def step(request: Request, pk: int, verb: str) -> HttpResponse:
    """Take a plan a step on; steps that need a reason ask for it first."""
    if verb not in STEPS:
        raise Http404
    capability, do, needs_reason = STEPS[verb]
    if not request.actor.can(capability):
        raise Refused(f"Your role ({request.actor.role_name}) may not do this.")
    found = opened(request, pk, "supervise" if capability == PLANS_SUPERVISE else "work")
    offer = next((o for o in offered(request.actor, found, every=True) if o.verb == verb), None)
    title = offer.text if offer else verb.capitalize()
    form = WhyForm(request.POST or None, needed=needs_reason)
    if request.method == "POST" and (not needs_reason or form.is_valid()):
        return _step(request, pk, do, (form.cleaned_data["why"],) if needs_reason else (), form)
    context = common(found, title) | {"form": form if needs_reason else None, "offer": offer}
    return render(request, "problem_solving/step.html", context)


def _step(
    request: Request, pk: int, do: Callable[..., Plan], more: tuple[str, ...], form: WhyForm
) -> HttpResponse:
    try:
        done = do(request.actor, pk, *more)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, f"{done.reference}: {done.get_state_display().lower()}.")
    return redirect("plan", pk=pk)


@door(PLANS_SUPERVISE, personal=True, verb="plan.merge", methods=("GET", "POST"))
def merge(request: Request, pk: int) -> HttpResponse:
    """Merge a plan into another about the same problem."""
    found = opened(request, pk, "supervise")
    form = MergeForm(request.POST or None)

    def save() -> None:
        into = _other(request.actor, form.cleaned_data["into"])
        steps.merge(request.actor, pk, into, form.cleaned_data["why"])

    return _form_page(request, found, form, "Merge into another plan", save, does="Merge this plan")


def _other(actor: Actor, number: str) -> int:
    key = whole_number(number.strip().upper().rpartition("-")[2], digits=18)
    if key is None or not plans.readable(actor).filter(pk=key).exists():
        raise Problem("There is no such plan, or it is not yours to see", field="into")
    return key


def _form_page(
    request: Request,
    found: Any,
    form: Any,
    title: str,
    save: Callable[[], None],
    after: str = "",
    does: str = "Save",
) -> HttpResponse:
    """Show a form of a plan; keep what is given and go on."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, SAVED)
            on = after if request.POST.get("on") == "next" else ""
            return redirect(on or reverse("plan", args=[found.plan.pk]))
    context = common(found, title) | {"form": form, "after": after, "does": does}
    return render(request, "problem_solving/form.html", context)
