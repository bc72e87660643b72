"""The partner's pages: what was referred to their organisation, and answering it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.referrals import queries
from saferplaces.casework.referrals.actions import answer
from saferplaces.casework.referrals.forms import AnswerForm, OutcomeForm
from saferplaces.casework.referrals.models import Referral, ReferralState
from saferplaces.casework.referrals.policy import received as policy
from saferplaces.casework.referrals.states import UNANSWERED
from saferplaces.casework.referrals.views.parts import BOTH, said, shared, state_of
from saferplaces.casework.referrals.views.sent import due, tabs
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table

THANKS = {
    "accept": "You have accepted the referral. Come back here to say what came of it.",
    "ask": "Your question has gone to the sender. You will see the answer here.",
    "decline": "You have declined the referral. The sender has been told why.",
}


@door(REFERRALS_ANSWER, personal=True, verb="referral.received_list")
def received(request: Request) -> HttpResponse:
    """List what was referred to one's organisation."""
    asked = request.GET.get("which", "open")
    which = asked if asked in queries.WHICH and asked != "draft" else "open"
    purposes = dict(choices("referral_purposes"))
    table: Table[Referral] = Table(
        request,
        queries.came(request.actor, which),
        [
            Column("reference", "Referral", sort="created_at", link=_page),
            Column("from", "From", lambda r: r.organisation.name, sort="organisation__name"),
            Column("purpose", "For", lambda r: purposes.get(r.purpose, r.purpose), sort="purpose"),
            Column("sent", "Sent", lambda r: day(r.sent_at), sort="sent_at"),
            Column("due", "Due", due, sort="answer_due"),
            Column("handled_by", "Who", lambda r: r.handled_by.name if r.handled_by else ""),
            Column("state", "State", _state, sort="state"),
        ],
        caption="Referrals that came to us",
        default_sort="-sent_at",
        export_as="referrals-received",
    )
    if table.csv_requested and (to := disclosing(request, "referrals that came in")):
        return to
    request.access.asked(which=which)
    request.access.saw("referral", [r.pk for r in table.rows], [r.person_id for r in table.rows])
    if table.csv_requested:
        return table.csv()
    other = ("Referrals that we made", reverse("referrals"))
    context = {
        "table": table,
        "tabs": tabs("referrals-received", which),
        "title": "Referrals to us",
        "other": other if request.actor.can(REFERRALS) else None,
        "register": False,
    }
    return render(request, "referrals/list.html", context)


@door(REFERRALS_ANSWER, personal=True, verb="referral.received", methods=BOTH)
def one(request: Request, pk: int) -> HttpResponse:
    """Show a referral to the partner, and take their answer or the outcome."""
    found = fetch(policy, request.actor, pk)
    request.access.saw("referral", [pk], [found.person_id])
    sent = request.POST if request.method == "POST" else None
    form = form_for(found, sent)
    if sent is not None and form is not None and form.is_valid():
        try:
            told = _take(request.actor, pk, form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, told)
            return redirect("referral-received", pk=pk)
    withdrawn = found.state == ReferralState.WITHDRAWN
    context = {
        "referral": found,
        "state": (_state(found), state_of(found)[1]),
        "due": due(found),
        "said": said(found),
        "form": form,
        "withdrawn": withdrawn,
        **({"content": None, "unchanged": True} if withdrawn else shared(found)),
    }
    return render(request, "referrals/received.html", context)


def form_for(found: Referral, sent: Any = None) -> AnswerForm | OutcomeForm | None:
    """Return what a partner may say now; None where nothing waits for them."""
    if found.state in UNANSWERED:
        return AnswerForm(sent, asked=found.state == ReferralState.QUESTION)
    return OutcomeForm(sent) if found.state == ReferralState.ACCEPTED else None


def _take(actor: Actor, pk: int, given: Mapping[str, Any]) -> str:
    if "outcome" in given:
        answer.give_outcome(actor, pk, given["outcome"], given["text"])
        return "Thank you. The sender has been told what came of it."
    kind = given["answer"]
    if kind == "accept":
        answer.accept(actor, pk, given["text"] or "")
    elif kind == "ask":
        answer.ask(actor, pk, given["question"])
    else:
        answer.decline(actor, pk, given["reason"], given["why"] or "")
    return THANKS[kind]


def _state(found: Referral) -> str:
    if found.state == ReferralState.SENT:
        return "Waits for your answer"
    if found.state == ReferralState.QUESTION:
        return "Your question waits for an answer"
    return found.get_state_display()


def _page(found: Referral) -> str:
    return reverse("referral-received", args=[found.pk])
