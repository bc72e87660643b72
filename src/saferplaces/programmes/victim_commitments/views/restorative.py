"""Restorative justice: what one's organisation runs, each step, and who is trained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplaces.foundation.audit.disclosures import disclosing
from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_CHILDREN, JUSTICE_RESTORE
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.formats import day
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.tables import Column, Table
from saferplaces.intake.safe_contact.panels import banner
from saferplaces.programmes.immediate_justice.models import Answer
from saferplaces.programmes.victim_commitments import forms, queries
from saferplaces.programmes.victim_commitments.actions import restoring
from saferplaces.programmes.victim_commitments.models import Facilitator, Restorative
from saferplaces.programmes.victim_commitments.policy import restoratives
from saferplaces.programmes.victim_commitments.views.doing import BOTH, form_page
from saferplaces.programmes.victim_commitments.words import RESTORATIVE_COLOURS, R


@door(JUSTICE_RESTORE, personal=True, verb="restorative.list")
def running(request: Request) -> HttpResponse:
    """List the restorative justice that one's organisation runs."""
    names = dict(choices("restorative_forms"))
    table: Table[Restorative] = Table(
        request,
        queries.running(request.actor),
        [
            Column("victim", "Victim", lambda r: r.undertaking.victim.name, link=_page),
            Column("form", "What", lambda r: names.get(r.form, r.form), sort="form"),
            Column("state", "Stands", lambda r: r.get_state_display(), sort="state"),
            Column("who", "Facilitator", lambda r: r.facilitator.name if r.facilitator else ""),
            Column("offered", "Offered", lambda r: day(r.offered_at), sort="offered_at"),
        ],
        caption="Restorative justice",
        default_sort="-offered_at",
        export_as="restorative-justice",
        empty="Nothing has been offered yet. It begins on a victim's page.",
    )
    if table.csv_requested and (held := disclosing(request, "restorative justice")):
        return held
    people = [r.undertaking.person_id for r in table.rows]
    request.access.saw("restorative", [r.pk for r in table.rows], people)
    if table.csv_requested:
        return table.csv()
    return render(request, "victim_commitments/restoratives.html", {"table": table})


@door(JUSTICE_RESTORE, personal=True, verb="restorative.read", methods=BOTH)
def restorative(request: Request, pk: int) -> HttpResponse:
    """Show how far one offer has come, and take its next step."""
    found = fetch(restoratives, request.actor, pk)
    victim = found.undertaking
    request.access.saw("restorative", [pk], [victim.person_id])
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        step = {"victim": restoring.victim_agrees, "responsible": restoring.responsible_agrees}
        try:
            step.get(sent.get("agrees", ""), _unknown)(request.actor, pk)
        except Problem as problem:
            messages.error(request, problem.message)
        else:
            messages.success(request, "Kept.")
        return redirect("restorative", pk=pk)
    context = {
        "found": found,
        "victim": victim,
        "form": dict(choices("restorative_forms")).get(found.form, found.form),
        "colour": RESTORATIVE_COLOURS[R(found.state)],
        "banner": banner(request.actor, victim.person_id) if victim.person_id else None,
        "willing": victim.referral.restorative == Answer.YES,
        "changes": list(found.changes.select_related("by")),
        "states": dict(R.choices),
    }
    return render(request, "victim_commitments/restorative.html", context)


def _unknown(*_: object) -> None:
    raise Problem("Choose one of the buttons")


@door(JUSTICE_RESTORE, personal=True, verb="restorative.offer", methods=BOTH)
def offer(request: Request, pk: int) -> HttpResponse:
    """Note that it was offered to the victim."""
    hint = (
        "Offer it to the victim before anybody speaks of it to the person responsible. It is "
        "voluntary for both, and nothing depends on it."
    )
    return form_page(
        request, pk, lambda _, sent: forms.OfferForm(sent),
        lambda f, d: restoring.offer(request.actor, f.pk, d["form"]),
        title="Offer restorative justice", button="It was offered", done="Kept.",
        right="restore", contacts=True, hint=hint,
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="restorative.hand_over", methods=BOTH)
def hand_over(request: Request, pk: int) -> HttpResponse:
    """Hand restorative justice over to the restorative justice provider."""
    return form_page(
        request, pk, lambda _, sent: Form(sent),
        lambda f, _: restoring.hand_over(request.actor, f.pk),
        title="Hand over to the restorative justice provider", button="Hand over",
        done="Handed over: the provider sees this victim now.", right="release",
        hint="The provider will see the victim, and what is owed to them. It will not see the "
        "child's referral.",
    )  # fmt: skip


@door(JUSTICE_RESTORE, personal=True, verb="restorative.assess", methods=BOTH)
def assess(request: Request, pk: int) -> HttpResponse:
    """Assess the risks."""
    return _step(
        request, pk, lambda sent: forms.AssessForm(request.actor, sent),
        lambda d: restoring.assess(
            request.actor, pk, risks=d["risks"], controls=d["controls"] or "",
            safe=d["safe"] == "yes",
            facilitator_id=int(d["facilitator"]) if d["facilitator"] else None,
        ),
        "Assess the risks", "Keep the assessment",
    )  # fmt: skip


@door(JUSTICE_RESTORE, personal=True, verb="restorative.hold", methods=BOTH)
def held(request: Request, pk: int) -> HttpResponse:
    """Note that it took place."""
    return _step(
        request, pk, forms.HeldForm,
        lambda d: restoring.held(request.actor, pk, agreement=d["agreement"]),
        "It took place", "Keep it",
    )  # fmt: skip


@door(JUSTICE_RESTORE, personal=True, verb="restorative.end", methods=BOTH)
def end(request: Request, pk: int) -> HttpResponse:
    """Note that somebody does not want it, or does not want to go on."""
    found = fetch(restoratives, request.actor, pk)
    later = found.state in {R.BOTH, R.READY}
    do = restoring.stop if later else restoring.refuse
    return _step(
        request, pk, lambda sent: forms.WhoseForm(sent, service=later),
        lambda d: do(request.actor, pk, d["whose"], d["why"]),
        "Stop it" if later else "Somebody does not want it", "Keep it",
    )  # fmt: skip


def _step(
    request: Request,
    pk: int,
    make: Callable[[Any], Form],
    do: Callable[[dict[str, Any]], object],
    title: str,
    button: str,
) -> HttpResponse:
    found = fetch(restoratives, request.actor, pk, "run")
    request.access.saw("restorative", [pk], [found.undertaking.person_id])
    sent = request.POST if request.method == "POST" else None
    form = make(sent)
    if sent is not None and form.is_valid():
        try:
            do(form.cleaned_data)
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Kept.")
            return redirect("restorative", pk=pk)
    context = {
        "found": found.undertaking, "form": form, "title": title, "button": button, "hint": "",
        "quote": "", "banner": None, "no_way": False, "back": reverse("restorative", args=[pk]),
    }  # fmt: skip
    return render(request, "victim_commitments/form.html", context)


@door(JUSTICE_RESTORE, personal=False, methods=BOTH)
def trained(request: Request) -> HttpResponse:
    """Show who is trained, and note a colleague's training."""
    form = forms.TrainingForm(request.actor, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            restoring.has_trained(
                request.actor,
                user_id=int(data["user"]),
                training=data["training"],
                trained_on=data["trained_on"],
                good_until=data["good_until"],
            )
        except Problem as problem:
            form.refuse(problem)
        else:
            messages.success(request, "Kept.")
            return redirect("restorative-trained")
    names = dict(choices("restorative_training"))
    table: Table[Facilitator] = Table(
        request,
        Facilitator.objects.filter(organisation_id=request.actor.body).select_related(
            "user", "seen_by"
        ),
        [
            Column("user", "Who", lambda f: f.user.name, sort="user__name"),
            Column("training", "Training", lambda f: names.get(f.training, f.training)),
            Column("trained_on", "Completed", lambda f: day(f.trained_on), sort="trained_on"),
            Column("good_until", "Good until", lambda f: day(f.good_until), sort="good_until"),
            Column("seen", "Proof seen by", lambda f: f.seen_by.name),
        ],
        caption="Trained facilitators",
        empty="Nobody's training has been noted yet.",
    )
    return render(request, "victim_commitments/trained.html", {"table": table, "form": form})


def _page(found: Restorative) -> str:
    return reverse("restorative", args=[found.pk])
