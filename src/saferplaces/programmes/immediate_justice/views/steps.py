"""The steps of a referral, each a form on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS, JUSTICE_REFER
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.forms import Form
from saferplaces.programmes.immediate_justice.actions import (
    adjusting,
    alternatives,
    asking_back,
    completing,
    deciding,
    ending,
    hours,
)
from saferplaces.programmes.immediate_justice.actions.refer import Harmed
from saferplaces.programmes.immediate_justice.actions.victims import add_victim
from saferplaces.programmes.immediate_justice.forms import working as forms
from saferplaces.programmes.immediate_justice.forms.parts import at
from saferplaces.programmes.immediate_justice.models import (
    Adjustment,
    Answer,
    KeepApart,
    LedgerEvent,
    Referral,
)
from saferplaces.programmes.immediate_justice.policy import apart as pairs
from saferplaces.programmes.immediate_justice.policy import referrals as policy
from saferplaces.programmes.immediate_justice.views.parts import (
    BOTH,
    SERVICES,
    at_once,
    one_form,
    posted,
)

CAUTION = (
    "A conditional caution, or a youth one, rests on what was to be done. Where the reason leaves "
    "that undone, the referral goes to a decision on prosecution instead of simply ending."
)


def step(
    request: Request,
    pk: int,
    make: Callable[[Referral], Form],
    do: Callable[[Form], object],
    *,
    title: str,
    button: str,
    done: str,
    told: str = "",
) -> HttpResponse:
    """Show one step of a referral that the actor may read."""
    row = fetch(policy, request.actor, pk)
    request.access.saw("justice_referral", [pk], [row.person_id])
    form = make(row)
    return one_form(
        request, form, lambda: do(form), title=title, button=button, done=done, told=told,
        back=reverse("justice-referral", args=[pk]), caption=row.reference,
    )  # fmt: skip


def given(form: Form) -> dict[str, Any]:
    """Return what a valid form holds."""
    return dict(form.cleaned_data)


@door(SERVICES, personal=True, verb="justice.accept", methods=BOTH)
def accept(request: Request, pk: int) -> HttpResponse:
    """Accept a referral."""

    def do(form: Form) -> object:
        told = given(form)
        agreed = deciding.Agreed(told["agreed_on"], told["agreed_by"])
        return deciding.accept(
            request.actor, pk, agreed=agreed, suitability=told["suitability"], why=told["why"],
            discretion=told.get("discretion") or "",
        )  # fmt: skip

    return step(
        request, pk, lambda row: forms.AcceptForm(row, posted(request)), do,
        title="Accept the referral", button="Accept", done="The referral is accepted.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.decline", methods=BOTH)
def decline(request: Request, pk: int) -> HttpResponse:
    """Decline a referral."""
    return step(
        request, pk, lambda _: forms.DeclineForm(posted(request)),
        lambda form: deciding.decline(request.actor, pk, **given(form)),
        title="Decline the referral", button="Decline", done="The referral is declined.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.hours", methods=BOTH)
def change_hours(request: Request, pk: int) -> HttpResponse:
    """Change the hours of an adult."""
    return step(
        request, pk, lambda _: forms.HoursForm(posted(request)),
        lambda form: hours.change_hours(request.actor, pk, **given(form)),
        title="Change the hours", button="Change", done="The hours are changed.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.adjust", methods=BOTH)
def adjust(request: Request, pk: int) -> HttpResponse:
    """Adjust the activity to a need."""

    def do(form: Form) -> object:
        told = given(form)
        return adjusting.adjust(
            request.actor, pk, need=told["need"], words_=told["words"],
            alternative=told["alternative"],
        )  # fmt: skip

    return step(
        request, pk, lambda _: forms.AdjustForm(posted(request)), do,
        title="Adjust to a need", button="Save", done="The adjustment is kept.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.adjustment_end", methods=("POST",))
def end_adjustment(request: Request, pk: int) -> HttpResponse:
    """End an adjustment."""
    found = Adjustment.objects.filter(pk=pk).first()
    row = fetch(policy, request.actor, found.referral_id if found else 0)
    request.access.saw("justice_referral", [row.pk], [row.person_id])
    return _at_once(
        request, row.pk, lambda: adjusting.end_adjustment(request.actor, pk), "It has ended."
    )


@door(JUSTICE_ADULTS, personal=True, verb="justice.alternative", methods=BOTH)
def credit(request: Request, pk: int) -> HttpResponse:
    """Credit a time of an alternative activity."""
    found = Adjustment.objects.filter(pk=pk).first()

    def do(form: Form) -> object:
        told = given(form)
        return alternatives.credit_alternative(
            request.actor, pk, started_at=at(told["on"], told["started"]),
            ended_at=at(told["on"], told["ended"]), text=told["text"], key=told["key"],
        )  # fmt: skip

    return step(
        request, found.referral_id if found else 0,
        lambda _: forms.AlternativeForm(posted(request)), do,
        title="Credit an alternative activity", button="Credit", done="It is credited.",
    )  # fmt: skip


@door(JUSTICE_ADULTS, personal=True, verb="justice.alternative_back", methods=BOTH)
def take_back(request: Request, pk: int) -> HttpResponse:
    """Take back a credit that was wrong."""
    found = LedgerEvent.objects.filter(pk=pk).first()
    return step(
        request, found.referral_id if found else 0, lambda _: forms.BackForm(posted(request)),
        lambda form: alternatives.take_back(request.actor, pk, **given(form)),
        title="Take the credit back", button="Take it back", done="It is taken back.",
        told="The wrong credit stays to be read, with your reason beside it.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.restorative", methods=BOTH)
def restorative(request: Request, pk: int) -> HttpResponse:
    """Ask whether somebody would take part in restorative justice."""
    return step(
        request, pk, lambda _: forms.RestorativeForm(posted(request)),
        lambda form: hours.ask_restorative(request.actor, pk, given(form)["restorative"]),
        title="Restorative justice", button="Save", done="The answer is kept.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.breach", methods=BOTH)
def breach(request: Request, pk: int) -> HttpResponse:
    """Say that a referral was not kept to."""
    return step(
        request, pk, lambda _: forms.BreachForm(posted(request)),
        lambda form: ending.breach(request.actor, pk, **given(form)),
        title="Say that it was not kept to", button="Send it back",
        done="It has gone back to the police.",
        told="A conditional caution goes back for a decision on prosecution. With a Community "
        "Resolution, Outcome 22 or a disposal there is no criminal breach: the police look at the "
        "outcome again. A child goes back to the panel of police and youth justice.",
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.decide", methods=BOTH)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide what follows after it was not kept to."""
    return step(
        request, pk, lambda row: forms.DecisionForm(row, posted(request)),
        lambda form: ending.decide_breach(request.actor, pk, **given(form)),
        title="Decide what follows", button="Decide", done="The decision is kept.",
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.withdraw", methods=BOTH)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Withdraw a referral."""
    return step(
        request, pk, lambda _: forms.WithdrawForm(posted(request)),
        lambda form: ending.withdraw(request.actor, pk, **given(form)),
        title="Withdraw the referral", button="Withdraw", done="The referral is withdrawn.",
        told=CAUTION,
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.ask_back", methods=BOTH)
def ask_back(request: Request, pk: int) -> HttpResponse:
    """Ask the police to withdraw a referral."""
    return step(
        request, pk, lambda _: forms.AskBackForm(posted(request)),
        lambda form: asking_back.ask_back(request.actor, pk, **given(form)),
        title="Ask for the referral to be withdrawn", button="Ask the police",
        done="The police are asked.",
        told="The police decide. Until they have, everything goes on as it was agreed.",
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.answer", methods=BOTH)
def answer(request: Request, pk: int) -> HttpResponse:
    """Decide on what a service asked for a referral."""
    return step(
        request, pk, lambda _: forms.AnswerForm(posted(request)),
        lambda form: asking_back.answer(
            request.actor, pk, granted=given(form)["granted"] == Answer.YES,
            text=given(form)["text"],
        ),
        title="Decide whether the referral is withdrawn", button="Decide",
        done="The service is answered.", told=CAUTION,
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.victim", methods=BOTH)
def victim(request: Request, pk: int) -> HttpResponse:
    """Add a victim."""
    return step(
        request, pk, lambda _: forms.VictimForm(posted(request)),
        lambda form: add_victim(request.actor, pk, Harmed(**given(form))),
        title="Add a victim", button="Add", done="The victim is added.",
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.apart", methods=BOTH)
def apart(request: Request, pk: int) -> HttpResponse:
    """Have somebody never placed with somebody else."""

    def do(form: Form) -> object:
        told = given(form)
        tail = told["other"].rpartition("-")[2].strip()
        other = policy.readable(request.actor).filter(pk=int(tail) if tail.isdecimal() else 0)
        found = other.first()
        if found is None:
            raise Problem("No referral of ours has this reference", field="other")
        return adjusting.keep_apart(request.actor, pk, found.pk, told["why"])

    return step(
        request, pk, lambda _: forms.ApartForm(posted(request)), do,
        title="Keep apart from somebody", button="Keep apart", done="They are kept apart.",
        told="Whoever fills a session sees that the two cannot be placed together, and not why. "
        "If both are on a session to come, the other person comes off it.",
    )  # fmt: skip


@door(JUSTICE_REFER, personal=True, verb="justice.apart_end", methods=("POST",))
def apart_end(request: Request, pk: int) -> HttpResponse:
    """Let two people be placed together again."""
    pair: KeepApart = fetch(pairs, request.actor, pk)
    people = [pair.person_id, pair.other_id]
    request.access.saw("justice_apart", [pk], people)
    row = policy.readable(request.actor).filter(person_id__in=people).first()
    return _at_once(
        request, row.pk if row else 0, lambda: adjusting.let_together(request.actor, pk),
        "They can be placed together.",
    )  # fmt: skip


@door(SERVICES, personal=True, verb="justice.complete", methods=("POST",))
def complete(request: Request, pk: int) -> HttpResponse:
    """Complete a referral whose activity is evidenced."""
    row = fetch(policy, request.actor, pk)
    request.access.saw("justice_referral", [pk], [row.person_id])
    return _at_once(
        request, pk, lambda: completing.complete(request.actor, pk), "The referral is completed."
    )


@door(JUSTICE_REFER, personal=True, verb="justice.outcome", methods=("POST",))
def outcome(request: Request, pk: int) -> HttpResponse:
    """Note that Outcome 22 was recorded on the crime."""
    row = fetch(policy, request.actor, pk)
    request.access.saw("justice_referral", [pk], [row.person_id])
    return _at_once(
        request, pk, lambda: completing.record_outcome(request.actor, pk), "Outcome 22 is recorded."
    )


def _at_once(request: Request, pk: int, do: Callable[[], object], done: str) -> HttpResponse:
    back = reverse("justice-referral", args=[pk]) if pk else reverse("justice")
    return at_once(request, do, done=done, back=back)
