"""Pages from the decision to the closed review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import assessing, letters
from saferplaces.casework.case_reviews.actions import (
    begin_work,
    finish,
    meet,
    prepare,
    recommend,
)
from saferplaces.casework.case_reviews.actions.meet import Chair, Held
from saferplaces.casework.case_reviews.forms import running as forms
from saferplaces.casework.case_reviews.forms.parts import moment_of
from saferplaces.casework.case_reviews.models import (
    Meeting,
    PlanAction,
    Recommendation,
    ReviewLetter,
)
from saferplaces.casework.case_reviews.policy import case_reviews, plan_actions, recommendations
from saferplaces.casework.case_reviews.views.beginning import BOTH, own
from saferplaces.casework.case_reviews.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS, CASE_REVIEWS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import OutOfReach, fetch


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.prepare", methods=BOTH)
def prepare_it(request: Request, pk: int) -> HttpResponse:
    """Name the single point of contact and what is done about the risk, once it is assessed."""
    review = own(request, pk)
    band = assessing.band_of(review)
    form = forms.PrepareForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        return prepare.prepare(request.actor, pk, spoc_id=data["spoc"], words=data["words"])

    return one_form(
        request, review, form, do, title="Contact and risk", button="Save", done="It is saved.",
        intro=f"The risk was assessed: {label('risk_bands', band).lower()}." if band
        else prepare.NOT_ASSESSED,
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.contact", methods=BOTH)
def contact(request: Request, pk: int) -> HttpResponse:
    """Hand the review to another single point of contact."""
    review = own(request, pk)
    form = forms.ContactForm(review, posted(request))
    return one_form(
        request, review, form,
        lambda data: begin_work.name_contact(request.actor, pk, data["spoc"]),
        title="Another single point of contact", button="Save",
        done="The contact has changed. Tell the victim.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.case", methods=BOTH)
def case(request: Request, pk: int) -> HttpResponse:
    """Link the review to a case, or open one."""
    review = own(request, pk)
    form = forms.CaseForm(posted(request))

    def do(data: dict[str, Any]) -> object:
        if data["do"] == "open":
            return prepare.open_linked_case(request.actor, pk, data["headline"], data["kind"])
        digits = (data["number"] or "").rpartition("-")[2].lstrip("Cc")
        key = int(digits) if digits.isdigit() and len(digits) < 10 else 0
        return prepare.link_case(request.actor, pk, key)

    return one_form(
        request, review, form, do, title="The case beside this review", button="Save",
        done="The review is linked to a case.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.meeting", methods=BOTH)
def meeting(request: Request, pk: int) -> HttpResponse:
    """Call the panel's meeting."""
    review = own(request, pk)
    form = forms.MeetingForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        chosen = int(data["chair"]) if data["chair"] else None
        chair = Chair(data["independent"], chosen, data["chair_name"], data["chair_body"])
        at = moment_of(data["day"], data["time"])
        return meet.call_meeting(request.actor, pk, at=at, place=data["place"], chair=chair)

    return one_form(
        request, review, form, do, title="Call the meeting", button="Call it",
        done="The meeting is called, and every relevant body is asked to it.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.put_off", methods=BOTH)
def put_off(request: Request, pk: int) -> HttpResponse:
    """Put the meeting off."""
    review = own(request, pk)
    form = forms.PutOffForm(posted(request))

    def do(data: dict[str, Any]) -> object:
        at = moment_of(data["day"], data["time"])
        return meet.put_off(request.actor, pk, at=at, why=data["why"])

    return one_form(
        request, review, form, do, title="Put the meeting off", button="Put it off",
        done="The meeting has another time. Tell the victim.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.invite", methods=BOTH)
def invite(request: Request, pk: int) -> HttpResponse:
    """Invite the victim, or say why not."""
    review = own(request, pk)
    form = forms.InviteForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        if data["invited"] == "no":
            return meet.invite(request.actor, pk, why_not=data["why_not"])
        return meet.invite(request.actor, pk, whom=data["whom"], part=data["part"], told=form.told)

    return one_form(
        request, review, form, do, title="Invite the victim", button="Save", reaches=True,
        done="It is written down whether the victim is invited.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.hold", methods=BOTH)
def hold(request: Request, pk: int) -> HttpResponse:
    """Write down that the meeting was held."""
    review = own(request, pk)
    called = review.meetings.filter(held_at=None).last()
    form = forms.HeldForm(called or Meeting(review=review), posted(request))

    def do(data: dict[str, Any]) -> object:
        assert called is not None  # noqa: S101 - the form has no bodies without one
        then = moment_of(data["day"], timezone.localtime(called.at).time())
        held = Held(
            at=min(then, timezone.now()),
            minutes=data["minutes"], chronology=data["chronology"], findings=data["findings"],
            came=form.came, victim=data.get("victim", ""), attended=data.get("attended") or "",
            statement=data["statement"],
        )  # fmt: skip
        return meet.close_meeting(request.actor, pk, held)

    if called is None:
        raise OutOfReach("meeting", pk)
    return one_form(
        request, review, form, do, title="The meeting was held", button="Save",
        done="The meeting is written down.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.recommend", methods=BOTH)
def recommend_it(request: Request, pk: int) -> HttpResponse:
    """Make a recommendation of the panel."""
    review = own(request, pk)
    form = forms.RecommendForm(review, posted(request))

    return one_form(
        request, review, form,
        lambda data: recommend.recommend(request.actor, pk, **data),
        title="Recommend", button="Add the recommendation",
        done="The recommendation is written down; it is sent with the others.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.send", methods=BOTH)
def send(request: Request, pk: int) -> HttpResponse:
    """Send the recommendations to their bodies."""
    review = own(request, pk)
    waiting = review.recommendations.filter(sent_at=None).count()
    form = forms.SendForm(not waiting, posted(request))

    def do(data: dict[str, Any]) -> object:
        return recommend.send_recommendations(request.actor, pk, data.get("why_none", ""))

    return one_form(
        request, review, form, do, title="Send the recommendations", button="Send them",
        done="The bodies have the recommendations.",
        intro=f"{waiting} go to their bodies, who must have regard to them and answer each."
        if waiting else "The panel recommends nothing. Say why; the victim is told.",
    )  # fmt: skip


@door(CASE_REVIEWS, personal=True, verb="case_review.consider", methods=BOTH)
def consider(request: Request, pk: int) -> HttpResponse:
    """Show one recommendation; record that one's own organisation considered it."""
    found: Recommendation = fetch(recommendations, request.actor, pk)
    response = getattr(found, "response", None)
    may = response is None and recommendations.may(request.actor, "consider", found).allowed
    form = forms.ConsiderForm(posted(request))
    if request.method == "POST":
        recommendations.may(request.actor, "consider", found).require()
        if form.is_valid():
            try:
                recommend.consider(request.actor, pk, **form.cleaned_data)
            except Problem as problem:
                form.refuse(problem)
            else:
                messages.success(request, "Your organisation's answer is recorded.")
                return redirect("case-review-consider", pk=pk)
    request.access.saw("recommendation", [pk])
    context = {
        "one": found, "review": found.review, "response": response, "form": form, "may": may,
        "overridden": found.superseded_by.first(),
        "overrides": _read_too(request, found.supersedes),
    }  # fmt: skip
    return render(request, "case_reviews/consider.html", context)


def _read_too(request: Request, other: Recommendation | None) -> str:
    """Return the words of a recommendation that another overrides, if they are this reader's."""
    if other is None or not recommendations.may(request.actor, "read", other).allowed:
        return ""
    request.access.saw("recommendation", [other.pk])
    return other.text


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.outcome", methods=BOTH)
def outcome(request: Request, pk: int) -> HttpResponse:
    """Tell the victim the outcome."""
    review = own(request, pk)
    form = forms.OutcomeForm(review, posted(request), waits=finish.responses_wanted(review))

    def do(data: dict[str, Any]) -> object:
        return finish.tell_outcome(request.actor, pk, told=form.told, early=data.get("early") or "")

    return one_form(
        request, review, form, do, title="Tell the victim the outcome", button="Tell them",
        done="The victim has been told.", reaches=True,
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.plan", methods=BOTH)
def plan(request: Request, pk: int) -> HttpResponse:
    """Put an action into the plan."""
    review = own(request, pk)
    form = forms.PlanForm(review, posted(request))

    return one_form(
        request, review, form, lambda data: finish.plan(request.actor, pk, **data),
        title="Put an action into the plan", button="Add it",
        done="The action is in the plan.",
    )  # fmt: skip


@door(CASE_REVIEWS, personal=True, verb="case_review.action", methods=BOTH)
def action(request: Request, pk: int) -> HttpResponse:
    """Say that an action of the plan is done."""
    found: PlanAction = fetch(plan_actions, request.actor, pk)
    form = forms.DoneForm(posted(request))
    if request.method == "POST":
        plan_actions.may(request.actor, "report", found).require()
    return one_form(
        request, found.review, form,
        lambda data: finish.report_action(request.actor, pk, **data),
        title=found.title, button="It is done", done="The action is done.",
        intro=f"To be done by {found.organisation} by {found.due_on:%d/%m/%Y}.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=False, methods=("POST",))
def watch(request: Request, pk: int) -> HttpResponse:
    """Watch the plan until it is done."""
    own(request, pk)
    try:
        finish.watch(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The plan is being watched.")
    return redirect("case-review", pk=pk)


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.close", methods=BOTH)
def close(request: Request, pk: int) -> HttpResponse:
    """Close the review, and tell the victim when and why."""
    review = own(request, pk)
    form = forms.CloseForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        return finish.close(
            request.actor, pk, reason=data["reason"], told=form.told, why=data["why"]
        )

    return one_form(
        request, review, form, do, title="Close the review", button="Close it",
        done="The review is closed.", reaches=True,
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.end", methods=BOTH)
def end(request: Request, pk: int) -> HttpResponse:
    """End without a review."""
    review = own(request, pk)
    form = forms.EndForm(posted(request))

    def do(data: dict[str, Any]) -> object:
        return finish.end_early(request.actor, pk, reason=data["reason"], why=data["why"])

    return one_form(
        request, review, form, do, title="End without a review", button="End it",
        done="The case review has ended.",
        intro="Only because the applicant withdraws, the victim does not consent, or it belongs to "
        "another district: never because an agency acted.",
    )  # fmt: skip


@door(CASE_REVIEWS, personal=True, verb="case_review.letter")
def letter(request: Request, pk: int) -> HttpResponse:
    """Show a letter as it went out, to print it."""
    found = (
        ReviewLetter.objects.select_related("review__application", "by", "message")
        .filter(pk=pk)
        .first()
    )
    review = fetch(case_reviews, request.actor, found.review_id if found else 0, "read all")
    assert found is not None  # noqa: S101 - no review has the key 0
    request.access.saw("reviewletter", [pk], [review.person_id])
    context = {
        "letter": found,
        "went": letters.went(found),
        "review": review,
        "back": reverse("case-review", args=[review.pk]),
    }
    return render(request, "case_reviews/letter.html", context)
