"""What the policy officer does: take down, let in or refuse, analyse, propose, tell, close."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.lpb_reviews import applicant, letters
from saferplaces.casework.lpb_reviews.actions import analysing, asking, proposing, taking, telling
from saferplaces.casework.lpb_reviews.actions.visiting import case_of
from saferplaces.casework.lpb_reviews.forms import (
    AnalysisForm,
    PhoneForm,
    ProposalForm,
    ReferenceForm,
    RefuseForm,
    TellForm,
    WhyForm,
)
from saferplaces.casework.lpb_reviews.models import LpbReview, LpbReviewState, Proposal
from saferplaces.casework.lpb_reviews.policy import deciding, prepared, proposals
from saferplaces.casework.lpb_reviews.queries import issued
from saferplaces.casework.lpb_reviews.views.parts import BOTH, asked_for
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.forms import Form

NOT_FOUND = "There is no case review of that number in your area"


@door(CASE_REVIEWS_APPEAL, personal=False, methods=BOTH)
def find(request: Request) -> HttpResponse:
    """Find the case review of an applicant who rings."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = case_of(form.cleaned_data["reference"])
        reach = request.actor.districts
        if case is not None and (reach is None or case.district in reach):
            return redirect("lpb-review-take-down", case_review=case.pk)
        form.add_error("reference", NOT_FOUND)
    return render(request, "lpb_reviews/find.html", {"form": form})


@door(CASE_REVIEWS_APPEAL, personal=False, methods=BOTH)
def take_down(request: Request, case_review: int) -> HttpResponse:
    """Write down what an applicant says on the telephone; nothing of the case review is shown."""
    case = asking.case_for(request.actor, case_review)
    late = case.appeal_until is not None and timezone.localdate() > case.appeal_until
    sent = request.POST if request.method == "POST" else None
    form = PhoneForm(asking.against_of(case), late, sent)
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.ask(request.actor, case.pk, form.asked)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"It is taken down as {made.reference}.")
            return redirect("lpb-review", pk=made.pk)
    context = {"form": form, "reference": case.reference, "late": late, "until": case.appeal_until}
    return render(request, "lpb_reviews/take_down.html", context)


@door(CASE_REVIEWS_APPEAL, personal=True, verb="lpb_review.let_in", methods=BOTH)
def let_in(request: Request, pk: int) -> HttpResponse:
    """Let a late request in."""
    return _why(request, pk, "Let it in", "Why is it let in after the time?", taking.let_in)


@door(CASE_REVIEWS_APPEAL, personal=True, verb="lpb_review.withdraw", methods=BOTH)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Note that the applicant has withdrawn."""
    label = "When and how did the applicant withdraw?"
    return _why(request, pk, "The applicant withdraws", label, taking.withdraw)


@door(CASE_REVIEWS_APPEAL, personal=True, verb="lpb_review.refuse", methods=BOTH)
def refuse(request: Request, pk: int) -> HttpResponse:
    """Do not take a request up, and tell the applicant."""
    found = _saw(request, pk, "take")
    sent = request.POST if request.method == "POST" else None
    form = RefuseForm(applicant.ways(found.case_review), sent)
    if request.method == "POST" and form.is_valid():
        try:
            taking.not_take_up(request.actor, pk, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "It is not taken up, and the applicant is told.")
            return redirect("lpb-review", pk=pk)
    return _page(request, found, form, "Do not take it up", "Tell the applicant")


@door(CASE_REVIEWS_APPEAL, personal=True, verb="lpb_review.analyse", methods=BOTH)
def analyse(request: Request, pk: int) -> HttpResponse:
    """Write the analysis beside what was passed."""
    found = _saw(request, pk, "work")
    if found.state != LpbReviewState.BUNDLED:
        return redirect("lpb-review", pk=pk)
    form = AnalysisForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            analysing.analyse(
                request.actor, pk, findings=form.findings, advised=form.cleaned_data["advised"]
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The analysis waits for the decision.")
            return redirect("lpb-review", pk=pk)
    return render(request, "lpb_reviews/analyse.html", {**asked_for(found), "form": form})


@door((CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE), personal=True, verb="lpb_review.propose",
      methods=BOTH)  # fmt: skip
def propose(request: Request, pk: int) -> HttpResponse:
    """Write a new recommendation."""
    decides = request.actor.can(CASE_REVIEWS_DECIDE)
    policy, verb = (deciding, "decide") if decides else (prepared, "work")
    found = fetch(policy, request.actor, pk, verb)
    _note(request, found)
    form = ProposalForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            proposing.propose(request.actor, pk, form.new)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The recommendation is written, and goes with the decision.")
            return redirect("lpb-review-decide" if decides else "lpb-review", pk=pk)
    return _page(request, found, form, "Write a new recommendation", "Save it")


@door((CASE_REVIEWS_APPEAL, CASE_REVIEWS_DECIDE), personal=False, methods=("POST",))
def leave_out(request: Request, pk: int) -> HttpResponse:
    """Leave a new recommendation out."""
    verb = "decide" if request.actor.can(CASE_REVIEWS_DECIDE) else "prepare"
    proposal: Proposal = fetch(proposals, request.actor, pk, verb)
    try:
        proposing.leave_out(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The recommendation is left out.")
    return redirect("lpb-review", pk=proposal.review_id)


@door(CASE_REVIEWS_APPEAL, personal=True, verb="lpb_review.tell", methods=BOTH)
def tell(request: Request, pk: int) -> HttpResponse:
    """Tell the applicant; the letter is shown first."""
    found = _saw(request, pk, "work")
    if found.state != LpbReviewState.DECIDED:
        return redirect("lpb-review", pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = TellForm(applicant.ways(found.case_review), sent)
    if request.method == "POST" and form.is_valid():
        try:
            telling.tell(request.actor, pk, form.cleaned_data["way"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "The applicant is told.")
            return redirect("lpb-review", pk=pk)
    letter = letters.of_decision(found, issued(found))
    return _page(request, found, form, "Tell the applicant", "The applicant is told so", letter)


@door(CASE_REVIEWS_APPEAL, personal=False, methods=("POST",))
def close(request: Request, pk: int) -> HttpResponse:
    """Close a review."""
    fetch(prepared, request.actor, pk, "work")
    try:
        telling.close(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The review is closed.")
    return redirect("lpb-review", pk=pk)


def _why(
    request: Request, pk: int, title: str, label: str, do: Callable[..., LpbReview]
) -> HttpResponse:
    found = _saw(request, pk, "take")
    form = WhyForm(label, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            do(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("lpb-review", pk=pk)
    return _page(request, found, form, title, title)


def _saw(request: Request, pk: int, verb: str) -> LpbReview:
    found = fetch(prepared, request.actor, pk, verb)
    _note(request, found)
    return found


def _note(request: Request, found: LpbReview) -> None:
    person = found.case_review.person_id
    request.access.saw("lpbreview", [found.pk], [person] if person else [])


def _page(
    request: Request, found: LpbReview, form: Form, title: str, button: str, letter: str = ""
) -> HttpResponse:
    context = {
        **asked_for(found),
        "form": form,
        "title": title,
        "button": button,
        "letter": letter,
        "back": reverse("lpb-review", args=[found.pk]),
        "warnings": applicant.warnings(found.case_review) if "way" in form.fields else [],
    }
    return render(request, "lpb_reviews/step.html", context)
