"""The sender's pages: the list, one referral, answering a question, withdrawing, the link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.referrals import queries
from saferplaces.casework.referrals.actions import links, reply
from saferplaces.casework.referrals.content import about
from saferplaces.casework.referrals.forms import TextForm
from saferplaces.casework.referrals.models import AccessEvent, Referral, ReferralState
from saferplaces.casework.referrals.policy import referrals as policy
from saferplaces.casework.referrals.states import UNANSWERED
from saferplaces.casework.referrals.views.parts import BOTH, said, shared, state_of
from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERRALS, REFERRALS_ANSWER
from saferplaces.foundation.identity.teams import TeamForm
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.registry import EVERYBODY, Whose
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day, moment
from saferplaces.foundation.ui.tables import Column, Table


@door(REFERRALS, personal=True, verb="referral.list")
def made(request: Request) -> HttpResponse:
    """List what one's organisation has referred to others."""
    which, form = _which(request), TeamForm(request.actor, request.GET)
    purposes = dict(choices("referral_purposes"))
    table: Table[Referral] = Table(
        request,
        form.whose.of(queries.made(request.actor, which), by="owner"),
        [
            Column("reference", "Referral", sort="created_at", link=_page),
            Column("to", "To"),
            Column("purpose", "For", lambda r: purposes.get(r.purpose, r.purpose), sort="purpose"),
            Column("owner", "Made by", lambda r: r.owner.name, sort="owner__name"),
            Column("sent", "Sent", lambda r: day(r.sent_at, "Not sent"), sort="sent_at"),
            Column("due", "Due", due, sort="answer_due"),
            Column("state", "State", lambda r: r.get_state_display(), sort="state"),
        ],
        caption="Referrals that we made",
        export_as="referrals",
    )
    if table.csv_requested and (asked := disclosing(request, "referrals that were made")):
        return asked
    request.access.asked(which=which, district=form.whose.district, team=form.whose.team_id)
    request.access.saw("referral", [r.pk for r in table.rows], [r.person_id for r in table.rows])
    if table.csv_requested:
        return table.csv()
    context = {
        "table": table,
        "tabs": tabs("referrals", which, form.whose),
        "title": "Referrals",
        "form": form,
        "which": which,
    }
    context["other"] = (
        ("Referrals that came to us", reverse("referrals-received"))
        if request.actor.can(REFERRALS_ANSWER)
        else None
    )
    return render(request, "referrals/list.html", context | {"register": True})


def due(found: Referral) -> str:
    """Return when the next answer of a referral is due."""
    if found.state in UNANSWERED:
        return moment(found.answer_due)
    if found.state == ReferralState.ACCEPTED:
        return f"Outcome: {day(found.outcome_due)}"
    return ""


def tabs(page: str, which: str, whose: Whose = EVERYBODY) -> list[dict[str, object]]:
    """Return the choices of a list; what it is narrowed to stays."""
    kinds = [k for k in queries.WHICH if k != "draft" or page == "referrals"]
    return [
        {
            "text": queries.WHICH[kind],
            "href": f"{reverse(page)}?{whose.query(which=kind)}",
            "active": kind == which,
        }
        for kind in kinds
    ]


@door(REFERRALS, personal=True, verb="referral.read")
def referral(request: Request, pk: int) -> HttpResponse:
    """Show one referral to the sender, or to who holds the case it leaves."""
    found = fetch(policy, request.actor, pk)
    request.access.saw("referral", [pk], [found.person_id])
    ours = policy.may(request.actor, "work", found).allowed
    link = found.links.first()
    context = {
        "referral": found,
        "of": about(found),
        "state": state_of(found),
        "due": due(found),
        "said": said(found),
        "ours": ours,
        "under_way": found.state in (*UNANSWERED, ReferralState.ACCEPTED),
        "link": link,
        "events": _events(request, found) if found.recipient_id else None,
        **(shared(found) if found.sent_at else {"content": None, "unchanged": True}),
    }
    return render(request, "referrals/referral.html", context)


def _events(request: Request, found: Referral) -> Table[AccessEvent]:
    return Table(
        request,
        AccessEvent.objects.filter(link__referral=found),
        [
            Column("at", "When", lambda e: moment(e.at)),
            Column("what", "What", lambda e: e.get_what_display()),
            Column("address", "From the address", lambda e: e.address or ""),
        ],
        caption="What happened at the link",
        name="link",
        page_size=15,
        empty="Nobody has opened the link yet.",
    )


@door(REFERRALS, personal=True, verb="referral.reply", methods=BOTH)
def answer(request: Request, pk: int) -> HttpResponse:
    """Answer the partner's question."""
    found = fetch(policy, request.actor, pk, "work")
    request.access.saw("referral", [pk], [found.person_id])
    sent = request.POST if request.method == "POST" else None
    hint = "The recipient reads this. It is recorded as shared, like the referral itself."
    form = TextForm("Your answer", hint, sent)
    if sent is not None and form.is_valid():
        try:
            reply.reply(request.actor, pk, form.cleaned_data["text"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Your answer has gone to the partner.")
            return redirect("referral", pk=pk)
    context = {"referral": found, "form": form, "said": said(found), "button": "Send the answer"}
    return render(request, "referrals/say.html", context | {"title": "Answer the question"})


@door(REFERRALS, personal=False, methods=BOTH)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a referral."""
    found = fetch(policy, request.actor, pk, "work")
    sent = request.POST if request.method == "POST" else None
    form = TextForm("Why is it withdrawn?", "For our own record.", sent, name="why")
    if sent is not None and form.is_valid():
        try:
            reply.withdraw(request.actor, pk, form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"Referral {found.reference} is withdrawn.")
            return redirect("referral", pk=pk)
    context = {"referral": found, "form": form, "said": [], "button": "Withdraw it"}
    return render(request, "referrals/say.html", context | {"title": "Withdraw this referral"})


@door(REFERRALS, personal=False, methods=("POST",))
def renew_link(request: Request, pk: int) -> HttpResponse:
    """Send a new link; the old one is closed."""
    fetch(policy, request.actor, pk, "work")
    try:
        links.new_link(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "A new link is on its way. The old one no longer works.")
    return redirect("referral", pk=pk)


@door(REFERRALS, personal=False, methods=("POST",))
def close_link(request: Request, pk: int) -> HttpResponse:
    """Close the link at once."""
    fetch(policy, request.actor, pk, "work")
    try:
        links.close_link(request.actor, pk)
    except Problem as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, "The link is closed. Nobody can open the referral by it.")
    return redirect("referral", pk=pk)


def _which(request: Request) -> str:
    asked = request.GET.get("which", "open")
    return asked if asked in queries.WHICH else "open"


def _page(found: Referral) -> str:
    return reverse("referral", args=[found.pk])
