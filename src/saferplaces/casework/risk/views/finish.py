"""Complete or discard a draft; answer a lower band; share."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.risk import queries
from saferplaces.casework.risk.actions.complete import complete
from saferplaces.casework.risk.actions.discard import discard
from saferplaces.casework.risk.actions.lowering import agree, refuse
from saferplaces.casework.risk.actions.share import share, unshare
from saferplaces.casework.risk.forms import (
    AS_IS,
    CompleteForm,
    LoweringForm,
    ReasonForm,
    ShareForm,
)
from saferplaces.casework.risk.ladder import ladder_for
from saferplaces.casework.risk.models import AssessmentShare, AssessmentState
from saferplaces.casework.risk.policy import assessments as policy
from saferplaces.casework.risk.views.parts import band_tag, shown
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RISK, RISK_SUPERVISE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch
from saferplaces.foundation.ui.forms import Form
from saferplaces.intake.safe_contact.identity import identities

BOTH = ("GET", "POST")


@door(RISK, personal=True, verb="assessment.complete", methods=BOTH)
def assessment_complete(request: Request, pk: int) -> HttpResponse:
    """Show what the answers come to, and ask for the band that the assessor gives."""
    found = fetch(policy, request.actor, pk, "write")
    page = shown(request, found)
    if found.state != AssessmentState.DRAFT:
        return redirect("assessment", pk=pk)
    stood = queries.band_that_stood(found, identities(found.person_id))
    sent = request.POST if request.method == "POST" else None
    form = CompleteForm(page.reckoned.band, stood, sent)
    given = form.cleaned_data if form.is_valid() else {}
    band = given.get("band", "").replace(AS_IS, "")
    if _done(form, lambda: complete(request.actor, pk, band=band, why=given["why"])):
        found.refresh_from_db()
        lower = found.state == AssessmentState.LOWERING
        messages.success(request, WAITS if lower else "The assessment is complete.")
        return redirect("assessment", pk=pk)
    context = {
        "shown": page, "assessment": found, "form": form, "stood": band_tag(stood),
        "reckoned": band_tag(page.reckoned.band),
        "by_score": band_tag(page.reckoned.by_score),
        "ladder": ladder_for(page.reckoned.band) if page.reckoned.band else None,
    }  # fmt: skip
    return render(request, "risk/complete.html", context)


WAITS = "The assessment is complete. The lower band waits for a supervisor; the higher one stands."


@door(RISK, personal=True, verb="assessment.discard", methods=BOTH)
def assessment_discard(request: Request, pk: int) -> HttpResponse:
    """Discard a draft, with a reason."""
    found = fetch(policy, request.actor, pk, "write")
    request.access.saw("assessment", [pk], [found.person_id])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if _done(form, lambda: discard(request.actor, pk, form.cleaned_data["why"])):
        messages.success(request, "The assessment was discarded. It counts for nothing.")
        return redirect("assessments")
    return _one_form(request, form, f"Discard assessment {pk}", pk, "Discard it")


@door(RISK_SUPERVISE, personal=True, verb="assessment.lowering", methods=BOTH)
def assessment_lowering(request: Request, pk: int) -> HttpResponse:
    """Agree to a lower band, or refuse it."""
    found = fetch(policy, request.actor, pk, "supervise")
    request.access.saw("assessment", [pk], [found.person_id])
    form = LoweringForm(request.POST if request.method == "POST" else None)
    agreed = form.data.get("answer") == "agree"
    act = agree if agreed else refuse
    if _done(form, lambda: act(request.actor, pk, form.cleaned_data["why"])):
        told = "The lower band stands." if agreed else "The higher band goes on standing."
        messages.success(request, told)
        return redirect("assessment", pk=pk)
    return _one_form(request, form, f"The lower band of assessment {pk}", pk, "Save")


@door(RISK, personal=True, verb="assessment.share", methods=BOTH)
def assessment_share(request: Request, pk: int) -> HttpResponse:
    """Let another organisation read an assessment."""
    found = fetch(policy, request.actor, pk, "share")
    request.access.saw("assessment", [pk], [found.person_id])
    form = ShareForm(request.actor, request.POST if request.method == "POST" else None)
    given = form.cleaned_data if form.is_valid() else {}
    if _done(
        form,
        lambda: share(
            request.actor, pk, organisation_id=int(given["organisation"]),
            purpose=given["purpose"], gateway=given["gateway"],
        ),
    ):  # fmt: skip
        messages.success(request, "They may read this assessment from now on.")
        return redirect("assessment", pk=pk)
    return _one_form(request, form, f"Share assessment {pk}", pk, "Share it")


@door(RISK, personal=False, methods=("POST",))
def assessment_unshare(request: Request, pk: int) -> HttpResponse:
    """End a share."""
    made = AssessmentShare.objects.filter(pk=pk).first()
    if made is None:
        raise OutOfReach("assessmentshare", pk)
    fetch(policy, request.actor, made.assessment_id, "share")
    try:
        unshare(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "They may not read this assessment any more.")
    return redirect("assessment", pk=made.assessment_id)


def _done(form: Form, act: Callable[[], object]) -> bool:
    """Do what a form that is filled in asks; where it will not do, the form says why."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except Problem as problem:
        form.refuse(problem)
        return False
    return True


def _one_form(request: Request, form: Form, title: str, pk: int, button: str) -> HttpResponse:
    back = reverse("assessment", args=[pk])
    shown_ = {"form": form, "title": title, "section": title, "back": back, "button": button}
    return render(request, "ui/one_form.html", shown_)
