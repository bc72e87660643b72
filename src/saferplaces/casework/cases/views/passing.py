"""Share a case, hand it over, offer it to another organisation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.actions import shares as sharing
from saferplaces.casework.cases.actions import transfers as passing
from saferplaces.casework.cases.actions.hand_over import hand_over
from saferplaces.casework.cases.forms.passing import (
    AnswerForm,
    HandOverForm,
    OfferForm,
    ShareForm,
)
from saferplaces.casework.cases.forms.working import ReasonForm
from saferplaces.casework.cases.models import Share, Transfer, TransferState
from saferplaces.casework.cases.policy import cases, shares, transfers
from saferplaces.casework.cases.views.one_form import one_form, posted
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import CASES_WORK
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch


@door(CASES_WORK, personal=True, verb="case.share", methods=("GET", "POST"))
def case_share(request: Request, case_id: int) -> HttpResponse:
    """Let another organisation share in a case."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return sharing.share(
            request.actor, case_id, organisation_id=data["organisation"],
            purpose=data["purpose"], gateway=data["gateway"], summary=data["summary"],
        )  # fmt: skip

    return one_form(
        request, case, ShareForm(case, posted(request)), do,
        title="Share the case", button="Share", done="The organisation shares in the case.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.share_end", methods=("GET", "POST"))
def case_share_end(request: Request, pk: int) -> HttpResponse:
    """End an organisation's share in a case."""
    found: Share = fetch(shares, request.actor, pk)

    def do(data: dict[str, Any]) -> object:
        return sharing.end_share(request.actor, pk, why=data["why"])

    return one_form(
        request, found.case, ReasonForm("Why it ends", posted(request)), do,
        title=f"End the share of {found.organisation.name}", button="End it",
        done="They do not share in the case any more.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.hand_over", methods=("GET", "POST"))
def case_hand_over(request: Request, case_id: int) -> HttpResponse:
    """Hand the lead over."""
    case = fetch(cases, request.actor, case_id, "work")

    def do(data: dict[str, Any]) -> object:
        return hand_over(
            request.actor, case_id, lead_id=data["lead"], notes=data["notes"],
            contact_id=data["contact"],
        )  # fmt: skip

    return one_form(
        request, case, HandOverForm(case, posted(request)), do,
        title="Hand the case over", button="Hand it over", done="The case is handed over. "
        "Tell the victim whom they ring from now on.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.transfer_offer", methods=("GET", "POST"))
def case_transfer_offer(request: Request, case_id: int) -> HttpResponse:
    """Offer a case to another organisation, with each victim asked again."""
    case = fetch(cases, request.actor, case_id, "work")
    form = OfferForm(case, posted(request))
    request.access.saw("caseperson", [], [one.person_id for one in form.victims])

    def do(data: dict[str, Any]) -> object:
        return passing.offer(
            request.actor, case_id, organisation_id=data["organisation"], why=data["why"],
            gateway=data["gateway"], consent=form.consent,
        )  # fmt: skip

    return one_form(
        request, case, form, do, title="Pass the case to another organisation",
        button="Offer it", done="The case is offered; it stays yours until they accept.",
    )  # fmt: skip


@door(CASES_WORK, personal=True, verb="case.transfer", methods=("GET", "POST"))
def case_transfer(request: Request, pk: int) -> HttpResponse:
    """Show an offer; answer it."""
    found: Transfer = fetch(transfers, request.actor, pk)
    may = transfers.may(request.actor, "answer", found).allowed
    waits = found.state == TransferState.OFFERED
    form = AnswerForm(posted(request))
    if request.method == "POST":
        transfers.may(request.actor, "answer", found).require()
        if form.is_valid():
            data = form.cleaned_data
            try:
                if data["answer"] == "accept":
                    passing.accept(request.actor, pk, note=data["note"])
                else:
                    passing.decline(request.actor, pk, note=data["note"])
            except Problem as problem:
                form.refuse(problem)
            else:
                messages.success(request, "Your answer is on record.")
                accepted = data["answer"] == "accept"
                address = reverse("case", args=[found.case_id])
                return redirect(address if accepted else reverse("cases"))
    request.access.saw("transfer", [pk])
    context = {"transfer": found, "form": form, "may": may and waits}
    return render(request, "cases/transfer.html", context)


@door(CASES_WORK, personal=False, methods=("POST",))
def case_transfer_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an offer back."""
    found: Transfer = fetch(transfers, request.actor, pk, "withdraw")
    try:
        passing.withdraw(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The offer is withdrawn.")
    return redirect("case", case_id=found.case_id)
