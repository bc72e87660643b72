"""One assessment: while it is a draft its sections, afterwards what came of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.risk import queries
from saferplaces.casework.risk.actions.save import save
from saferplaces.casework.risk.forms import AnswerForm, LoweringForm, initial
from saferplaces.casework.risk.keeping import after, asked_of, keep, posted, version_of
from saferplaces.casework.risk.ladder import ladder_for
from saferplaces.casework.risk.models import Assessment, AssessmentState
from saferplaces.casework.risk.policy import assessments as policy
from saferplaces.casework.risk.views.parts import (
    Shown,
    band_tag,
    band_words,
    history,
    shown,
    states,
    wants_vulnerability,
)
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import RISK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui import drafts
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(RISK, personal=True, verb="assessment.read")
def assessment(request: Request, pk: int) -> HttpResponse:
    """Show an assessment: a draft with its sections, else what came of it."""
    found = fetch(policy, request.actor, pk)
    page = _page(request, shown(request, found))
    name = "draft" if found.state == AssessmentState.DRAFT else "assessment"
    return render(request, f"risk/{name}.html", page)


def _page(request: Request, found: Shown) -> dict[str, Any]:
    actor, of = request.actor, found.assessment
    supervises = of.state == AssessmentState.LOWERING and policy.may(actor, "supervise", of).allowed
    shares = list(of.shares.filter(ended_at=None).select_related("organisation"))
    wanted = wants_vulnerability(of)
    begin = reverse("assessment-new", args=[of.about_kind, of.about_id, of.person_id])
    return {
        "shown": found,
        "assessment": of,
        "state": states(of),
        "proposed": band_tag(of.proposed),
        "reckoned": band_words(of.reckoned),
        "ladder": ladder_for(of.band) if of.band else None,
        "may_write": policy.may(actor, "write", of).allowed,
        "may_share": policy.may(actor, "share", of).allowed and of.state in queries.STANDING,
        "form": LoweringForm() if supervises else None,
        "wanted": wanted,
        "begin": f"{begin}?sort=vulnerability" if wanted and found.about[1] else "",
        "shares": [(share, label("gateways", share.gateway)) for share in shares],
        "history": history(actor, of),
        "changes": [
            (change, AssessmentState(change.new).label)
            for change in of.changes.select_related("by")
        ],
    }


@door(RISK, personal=True, verb="assessment.write", methods=("GET", "POST"))
def assessment_section(request: Request, pk: int, section: str) -> HttpResponse:
    """Ask the questions of one section, with what is on record beside each."""
    found = fetch(policy, request.actor, pk, "write")
    page = shown(request, found)
    codes = [one.section.code for one in page.parts]
    if found.state != AssessmentState.DRAFT or section not in codes:
        return redirect("assessment", pk=pk)
    at = codes.index(section)
    part = page.parts[at]
    questions = part.section.questions
    if request.method == "POST":
        form = AnswerForm(questions, request.POST)
        accept = [q.code for q in questions if q.code == request.POST.get("accept")]
        form.is_valid()
        try:
            save(request.actor, pk, form.given(), accept=accept)
        except Problem as problem:
            messages.error(request, problem.message)
            return redirect("assessment", pk=pk)
        if accept:
            address = reverse("assessment-section", args=[pk, section])
            return redirect(f"{address}#on-record-{accept[0]}")
        if form.is_valid():
            if request.POST.get("then") == "later" or at + 1 == len(codes):
                return redirect("assessment", pk=pk)
            return redirect("assessment-section", pk=pk, section=codes[at + 1])
    else:
        form = AnswerForm(questions, initial=initial(questions, found.answers))
    context = {
        "shown": page, "assessment": found, "part": part, "form": form,
        "number": at + 1, "of": len(codes), "back": part_before(page, at),
        "draft": drafts.draft_attributes(
            f"assessment:{pk}:{section}", reverse("assessment-draft", args=[pk]),
            version_of(questions, found.answers),
        ),
        "records": {line.question.code: line.record for line in part.lines},
    }  # fmt: skip
    return render(request, "risk/section.html", context)


def part_before(page: Shown, at: int) -> str:
    """Return where one was before: the section before, or all of them."""
    return page.parts[at - 1].address if at else reverse("assessment", args=[page.assessment.pk])


@door(RISK, personal=False, methods=("POST",))
def assessment_draft(request: Request, pk: int) -> JsonResponse:
    """Keep what a form holds now; asked by the script that keeps drafts, as often as it likes.

    The answers come as the section's form has them, or as JSON with the same names. What is not of
    the right form yet (a date half entered) is left as it was. Answers that somebody changed since
    the form was shown are not written over (409); what is complete takes none any more (410).
    """
    found = fetch(policy, request.actor, pk, "write")
    given = posted(request)
    if given is None:
        return JsonResponse({"words": "This cannot be read."}, status=400)
    asked = asked_of(found, given)
    now = version_of(asked, found.answers)
    arrived = now == version_of(asked, after(found, asked, given))
    if _is_draft(found) and drafts.seen(request) not in {"", now} and not arrived:
        return drafts.newer(now, found.saved_at)
    try:
        kept = keep(request.actor, found, asked, given)
    except Problem as problem:
        return JsonResponse({"words": problem.message}, status=410)
    return drafts.saved(version_of(asked, kept.answers), kept.saved_at)


def _is_draft(found: Assessment) -> bool:
    return found.state == AssessmentState.DRAFT
