"""Pages from the arrival of an application to the decision on the threshold."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.case_reviews import matching
from saferplaces.casework.case_reviews.actions import begin_work, complaints, decide, receive
from saferplaces.casework.case_reviews.actions import requests as asking
from saferplaces.casework.case_reviews.actions.decide import Discretion
from saferplaces.casework.case_reviews.deciding import weigh
from saferplaces.casework.case_reviews.forms import beginning as forms
from saferplaces.casework.case_reviews.models import BodyRequest, CaseReview, Complaint
from saferplaces.casework.case_reviews.policy import case_reviews, requests
from saferplaces.casework.case_reviews.views.one_form import one_form, posted
from saferplaces.foundation.calendar import due_in_working_days
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASE_REVIEWS, CASE_REVIEWS_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch

BOTH = ("GET", "POST")
RULES = (
    "Three things count, and nothing else: that it was reported within a month of the incident, "
    "that the application came within six months of the report, and that one incident counts once."
)


def own(request: Request, pk: int) -> CaseReview:
    """Return a review that the actor's council runs."""
    return fetch(case_reviews, request.actor, pk, "work")


@door(CASE_REVIEWS_WORK, personal=False, methods=("POST",))
def begin(request: Request, pk: int) -> HttpResponse:
    """Take an application up."""
    made = receive.begin(request.actor, pk)
    return redirect("case-review", pk=made.pk)


@door(CASE_REVIEWS_WORK, personal=False, methods=("POST",))
def consent(request: Request, pk: int) -> HttpResponse:
    """Wait for the victim's written consent."""
    review = own(request, pk)
    return _do(request, review, lambda: begin_work.ask_consent(request.actor, pk),
               "The review waits for the victim's written consent.")  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.acknowledge", methods=BOTH)
def acknowledge(request: Request, pk: int) -> HttpResponse:
    """Acknowledge the application and pass it to every relevant body."""
    review = own(request, pk)
    if review.spoc_id is None:
        review.spoc_id = request.actor.user_id  # for the letter's words, until it is said otherwise
    review.decision_due = due_in_working_days(timezone.now(), int(review.times["decide"]))
    form = forms.AcknowledgeForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        return begin_work.acknowledge(
            request.actor, pk, told=form.told, spoc_id=data["spoc"],
            consent_on=data.get("consent_on"), consent_how=data.get("consent_how", ""),
        )  # fmt: skip

    return one_form(
        request, review, form, do, title="Acknowledge the application", reaches=True,
        button="Acknowledge, and pass it to every relevant body",
        done="The application is acknowledged and passed to every relevant body.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.person", methods=BOTH)
def person(request: Request, pk: int) -> HttpResponse:
    """Say who the applicant is in the records of all agencies."""
    review = own(request, pk)
    found = matching.candidates(review.application)
    form = forms.PersonForm(found, posted(request), initial={"person": review.person_id})
    request.access.saw("person", [], [one.person_id for one in found])

    def do(data: dict[str, Any]) -> object:
        chosen = "" if data["person"] == forms.NOBODY else data["person"]
        return begin_work.confirm_person(request.actor, pk, chosen)

    told = review.application
    return one_form(
        request, review, form, do, title="Who is the victim in the records?",
        button="Confirm, and find their own reports", done="Their own reports were looked for.",
        intro=f"The application names {told.victim_name}. The service proposes, you confirm. "
        "Reports in which this person is caller or victim are then found, of every agency.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.complaints", methods=BOTH)
def all_complaints(request: Request, pk: int) -> HttpResponse:
    """Show each report with its sentence; confirm all that were found."""
    review = own(request, pk)
    if request.method == "POST":
        return _do(request, review, lambda: complaints.confirm_all(request.actor, pk),
                   "The reports that were found are confirmed.")  # fmt: skip
    weighed = weigh(review)
    request.access.saw("casereview", [pk], [review.person_id])
    request.access.saw("complaint", [one.pk for one in weighed.complaints])
    context = {
        "review": review, "weighed": weighed, "rules": RULES,
        "lines": [(one, weighed.line(one)) for one in weighed.complaints],
        "to_confirm": any(one.state == "found" for one in weighed.complaints),
        "open": review.decided_at is None,
    }  # fmt: skip
    return render(request, "case_reviews/complaints.html", context)


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.complaint", methods=BOTH)
def complaint(request: Request, pk: int) -> HttpResponse:
    """Judge one report."""
    found, review = _complaint(request, pk)
    form = forms.ComplaintForm(found, posted(request))

    def do(data: dict[str, Any]) -> object:
        return complaints.judge(
            request.actor, pk, data["state"], why=data["why"], same_as=data["same_as"],
            hate=data["hate"], incident_date=data["incident_date"],
            reported_date=data["reported_date"],
        )  # fmt: skip

    return one_form(
        request, review, form, do, title="How does this report stand?", button="Save",
        done="The report is judged.", intro=RULES,
        back=reverse("case-review-complaints", args=[review.pk]),
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.complaint_add", methods=BOTH)
def complaint_add(request: Request, pk: int) -> HttpResponse:
    """Write down a report that the applicant names later."""
    review = own(request, pk)
    form = forms.AddForm(posted(request))
    return one_form(
        request, review, form, lambda data: complaints.add_complaint(request.actor, pk, **data),
        title="Add a report that the applicant names", button="Add it", done="The report is added.",
        back=reverse("case-review-complaints", args=[pk]),
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.triggers", methods=BOTH)
def triggers(request: Request, pk: int) -> HttpResponse:
    """Say what local rules beside the number of complaints ask."""
    review = own(request, pk)
    first = {"linked_people": review.linked_people, "hate": review.hate}
    form = forms.TriggersForm(posted(request), initial=first)
    return one_form(
        request, review, form, lambda data: complaints.say_linked(request.actor, pk, **data),
        title="Hate, and several people", button="Save", done="It is saved.",
        back=reverse("case-review-complaints", args=[pk]),
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.enquire", methods=BOTH)
def enquire(request: Request, pk: int) -> HttpResponse:
    """Ask a body about a report that nobody found."""
    found, review = _complaint(request, pk)
    form = forms.EnquireForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        return asking.enquire(request.actor, pk, data["body"], data["words"])

    return one_form(
        request, review, form, do, title="Enquire into a report that was not found", button="Ask",
        done="The body has been asked.", back=reverse("case-review-complaints", args=[review.pk]),
        intro=f"The applicant says that it happened on {found.incident_date:%d/%m/%Y}, was "
        f"reported on {found.reported_date:%d/%m/%Y} to {found.agency or 'an agency'}. It counts "
        "by these dates until an agency shows otherwise.",
    )  # fmt: skip


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.ask", methods=BOTH)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask the bodies what they hold."""
    review = own(request, pk)
    form = forms.AskForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        return asking.ask_bodies(
            request.actor, pk, asked=data["asked"], shown=data["shown"], bodies=data["bodies"]
        )

    return one_form(
        request, review, form, do, title="Ask the bodies what they hold", button="Ask them",
        done="The bodies have been asked.",
    )  # fmt: skip


@door(CASE_REVIEWS, personal=True, verb="case_review.request", methods=BOTH)
def one_request(request: Request, pk: int) -> HttpResponse:
    """Show one request, and take the answer of the body that it was asked of."""
    asked: BodyRequest = fetch(requests, request.actor, pk)
    review = asked.review
    may = asked.answered_at is None and requests.may(request.actor, "answer", asked).allowed
    form = forms.AnswerForm(asked.kind, posted(request))
    if request.method == "POST":
        requests.may(request.actor, "answer", asked).require()
        if form.is_valid():
            data = form.cleaned_data
            try:
                asking.answer(
                    request.actor, pk, text=data["text"], found=data.get("found", ""),
                    incident_on=data.get("incident_on"), reported_on=data.get("reported_on"),
                )  # fmt: skip
            except Problem as problem:
                form.refuse(problem)
            else:
                messages.success(request, "The answer is given.")
                return redirect("case-review-request", pk=pk)
    request.access.saw("bodyrequest", [pk])
    context = {"asked": asked, "review": review, "form": form, "may": may}
    return render(request, "case_reviews/request.html", context)


@door(CASE_REVIEWS_WORK, personal=True, verb="case_review.decide", methods=BOTH)
def decide_it(request: Request, pk: int) -> HttpResponse:
    """Decide on the threshold: met by the rule, by discretion, or not met."""
    review = own(request, pk)
    weighed = weigh(review)
    lines = [(one, weighed.line(one)) for one in weighed.complaints]
    request.access.saw("complaint", [one.pk for one in weighed.complaints])
    shared: dict[str, Any] = {
        "title": "Decide on the threshold", "reaches": True, "weighed": weighed, "lines": lines,
        "template": "case_reviews/decide.html", "mandatory": decide.MANDATORY,
    }  # fmt: skip
    if weighed.outcome.met:
        met = forms.MetForm(review, posted(request))

        def do_met(data: dict[str, Any]) -> object:
            return decide.find_met(request.actor, pk, told=met.told, reasons=data["reasons"])

        return one_form(
            request, review, met, do_met, button="Record that the threshold is met",
            done="The threshold is met, and the applicant has been told.", **shared,
        )  # fmt: skip
    form = forms.DiscretionForm(review, posted(request))

    def do(data: dict[str, Any]) -> object:
        found = Discretion(data["persistence"], data["harm"], data["adequacy"])
        act = decide.find_met_by_discretion if data["result"] == "met" else decide.find_not_met
        return act(request.actor, pk, discretion=found, told=form.told, reasons=data["reasons"])

    return one_form(
        request, review, form, do, button="Record the decision, and tell the applicant",
        done="The decision is recorded, and the applicant has been told.", **shared,
    )  # fmt: skip


def _complaint(request: Request, pk: int) -> tuple[Complaint, CaseReview]:
    key = Complaint.objects.filter(pk=pk).values_list("review_id", flat=True).first()
    review = own(request, key or 0)
    return Complaint.objects.get(pk=pk), review


def _do(request: Request, review: CaseReview, act: Any, done: str) -> HttpResponse:
    try:
        act()
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, done)
    return redirect("case-review", pk=review.pk)
