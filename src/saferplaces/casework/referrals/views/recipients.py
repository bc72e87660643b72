"""The register of recipients outside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from saferplaces.casework.referrals import queries
from saferplaces.casework.referrals.actions.recipients import (
    add_recipient,
    end_recipient,
    usable,
    verify_recipient,
)
from saferplaces.casework.referrals.forms import RecipientForm, TextForm, VerifyForm
from saferplaces.casework.referrals.models import Recipient
from saferplaces.casework.referrals.policy import recipients as policy
from saferplaces.casework.referrals.views.parts import BOTH
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import REFERRALS
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import label
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.tables import Column, Table


@door(REFERRALS, personal=True, verb="recipient.list")
def register(request: Request) -> HttpResponse:
    """List the recipients outside."""
    now = timezone.now()
    table: Table[Recipient] = Table(
        request,
        queries.register(request.actor),
        [
            Column("name", "Name", sort="name", link=_page),
            Column("body", "Organisation", sort="body"),
            Column("checked", "Checked", lambda r: day(r.verified_at, "Never"), sort="verified_at"),
            Column("by", "By", lambda r: r.verified_by.name if r.verified_by else ""),
            Column("state", "State", lambda r: _state(r, usable(r, now))),
        ],
        caption="Recipients outside",
        default_sort="body",
        empty="Nobody outside is on the register yet.",
    )
    request.access.saw("recipient", [row.pk for row in table.rows])
    return render(request, "referrals/recipients.html", {"table": table})


@door(REFERRALS, personal=False, methods=BOTH)
def add(request: Request) -> HttpResponse:
    """Put somebody on the register."""
    form = RecipientForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_recipient(request.actor, **form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "They are on the register. Check them before you send.")
            return redirect("recipient", pk=made.pk)
    context = {
        "section": "Referrals",
        "title": "Add a recipient outside",
        "form": form,
        "back": reverse("recipients"),
        "button": "Add them",
    }
    return render(request, "ui/one_form.html", context)


@door(REFERRALS, personal=True, verb="recipient.read", methods=BOTH)
def recipient(request: Request, pk: int) -> HttpResponse:
    """Show a recipient; POST says that they were checked, and how."""
    found = fetch(policy, request.actor, pk)
    request.access.saw("recipient", [pk])
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verify_recipient(
                request.actor, pk, how=form.cleaned_data["how"], words=form.cleaned_data["words"]
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "They are checked. Referrals can be sent to them.")
            return redirect("recipient", pk=pk)
    good = usable(found)
    context = {
        "recipient": found,
        "form": form,
        "good": good,
        "state": (_state(found, good), "green" if good else "orange"),
        "how": label("recipient_checks", found.how) if found.how else "",
    }
    return render(request, "referrals/recipient.html", context)


@door(REFERRALS, personal=False, methods=BOTH)
def end(request: Request, pk: int) -> HttpResponse:
    """Take somebody off the register."""
    fetch(policy, request.actor, pk, "keep")
    sent = request.POST if request.method == "POST" else None
    form = TextForm("Why?", "As: they have left, or have a new number.", sent, name="why")
    if sent is not None and form.is_valid():
        try:
            end_recipient(request.actor, pk, why=form.cleaned_data["why"])
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "They are off the register. Their open links are dead.")
            return redirect("recipients")
    context = {
        "section": "Referrals",
        "title": "Take this recipient off the register",
        "form": form,
        "back": reverse("recipient", args=[pk]),
        "button": "Take them off",
    }
    return render(request, "ui/one_form.html", context)


def _state(found: Recipient, good: bool) -> str:
    if found.ended_at:
        return "No longer on the register"
    if good:
        return "Checked"
    return "To be checked again" if found.verified_at else "Not checked yet"


def _page(found: Recipient) -> str:
    return reverse("recipient", args=[found.pk])
