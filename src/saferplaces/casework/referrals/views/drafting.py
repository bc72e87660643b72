"""Begin a referral, choose what it shares, look at it as the recipient will, send it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.referrals.actions import draft as drafting
from saferplaces.casework.referrals.actions.draft import draft
from saferplaces.casework.referrals.actions.send import send
from saferplaces.casework.referrals.catalogue import offered
from saferplaces.casework.referrals.content import about, digest, gather
from saferplaces.casework.referrals.forms import FieldsForm, TermsForm, gateway_needs
from saferplaces.casework.referrals.models import ReferralState
from saferplaces.casework.referrals.policy import referrals
from saferplaces.casework.referrals.subject import subject
from saferplaces.casework.referrals.views.parts import BOTH
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERRALS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents.policy import people

NEXT = "Now choose what is shared."


@door(REFERRALS, personal=True, verb="referral.from_case", methods=BOTH)
def from_case(request: Request, case_id: int) -> HttpResponse:
    """Begin a referral about somebody in a case."""
    case = fetch(cases, request.actor, case_id, "work")
    rows = people_of(case_id)
    request.access.saw("case", [case_id], [row.person_id for row in rows])
    who = [(row.person_id, f"{row.name} ({row.get_part_display()})") for row in rows]
    form = TermsForm(request.actor, who, case.district, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = draft(
                request.actor,
                person_id=form.cleaned_data["person"],
                terms=form.terms,
                case_id=case_id,
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, NEXT)
            return redirect("referral-fields", pk=found.pk)
    return _terms(request, form, case.reference, "", nobody=not who)


@door(REFERRALS, personal=True, verb="referral.from_person", methods=BOTH)
def from_person(request: Request, person_id: str) -> HttpResponse:
    """Begin a referral about somebody without a case."""
    person = fetch(people, request.actor, person_id)
    request.access.saw("person", [person.pk], [person.pk])
    places = request.actor.districts
    district = next(iter(sorted(places)), "") if places else ""
    form = TermsForm(request.actor, [], district, _sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            found = draft(request.actor, person_id=person.pk, terms=form.terms)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, NEXT)
            return redirect("referral-fields", pk=found.pk)
    back = reverse("person", args=[person.pk])
    return _terms(request, form, subject(person.pk).name, back)


@door(REFERRALS, personal=True, verb="referral.terms", methods=BOTH)
def terms(request: Request, pk: int) -> HttpResponse:
    """Change to whom and why, while it is being written."""
    found = fetch(referrals, request.actor, pk, "work")
    if found.state != ReferralState.DRAFT:
        return redirect("referral", pk=pk)
    request.access.saw("referral", [pk], [found.person_id])
    form = TermsForm(request.actor, [], found.district, _sent(request), found)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change(request.actor, pk, form.terms)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("referral-fields", pk=pk)
    return _terms(request, form, found.reference, reverse("referral", args=[pk]))


@door(REFERRALS, personal=True, verb="referral.fields", methods=BOTH)
def fields(request: Request, pk: int) -> HttpResponse:
    """Choose exactly what is shared."""
    found = fetch(referrals, request.actor, pk, "work")
    if found.state != ReferralState.DRAFT:
        return redirect("referral", pk=pk)
    of = about(found)
    offers = offered(request.actor, of)
    request.access.saw("referral", [pk], [found.person_id])
    initial = {"chosen": found.chosen, **{f"words_{k}": v for k, v in found.words.items()}}
    form = FieldsForm(offers, _sent(request), initial)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.choose(request.actor, pk, form.cleaned_data["chosen"], form.words)
        except Problem as problem:
            form.refuse(problem)
        else:
            return redirect("referral-preview", pk=pk)
    context = {
        "referral": found,
        "form": form,
        "of": of,
        "asked": of.safe is not None and of.safe.asked,
    }
    return render(request, "referrals/fields.html", context)


@door(REFERRALS, personal=True, verb="referral.preview", methods=BOTH)
def preview(request: Request, pk: int) -> HttpResponse:
    """Show the referral exactly as the recipient will see it; POST sends it."""
    found = fetch(referrals, request.actor, pk, "work")
    if found.state != ReferralState.DRAFT:
        return redirect("referral", pk=pk)
    request.access.saw("referral", [pk], [found.person_id])
    if request.method == "POST":
        try:
            send(request.actor, pk, request.POST.get("seen", ""))
        except Problem as problem:
            messages.error(request, problem.message)
            return redirect("referral-preview", pk=pk)
        messages.success(request, f"Referral {found.reference} is sent.")
        return redirect("referral", pk=pk)
    try:
        content = gather(request.actor, found)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("referral-fields", pk=pk)
    context = {"referral": found, "content": content, "seen": digest(content)}
    return render(request, "referrals/preview.html", context)


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _terms(
    request: Request, form: TermsForm, about_: str, back: str, nobody: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "about": about_,
        "back": back or reverse("referrals"),
        "nobody": nobody,
        "gateways": gateway_needs(),
    }
    return render(request, "referrals/terms.html", context)
