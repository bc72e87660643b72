"""A child's plan and its activities."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse

from saferplaces.foundation.identity.requests import Request
from saferplaces.foundation.identity.roles import JUSTICE_CHILDREN
from saferplaces.foundation.ui.doors import door
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.foundation.ui.forms import Form
from saferplaces.programmes.immediate_justice.actions import child_plan
from saferplaces.programmes.immediate_justice.forms import working as forms
from saferplaces.programmes.immediate_justice.models import PlanActivity, Referral
from saferplaces.programmes.immediate_justice.policy import referrals as policy
from saferplaces.programmes.immediate_justice.views.parts import BOTH, one_form, posted
from saferplaces.programmes.immediate_justice.views.steps import given, step


@door(JUSTICE_CHILDREN, personal=True, verb="justice.plan", methods=BOTH)
def plan(request: Request, pk: int) -> HttpResponse:
    """Agree a child's plan."""

    def do(form: Form) -> object:
        told = given(form)
        return child_plan.agree(
            request.actor,
            child_plan.PlanTerms(
                pk, told["carer"], told["carer_name"], told["carer_words"], told["strengths"],
                (_agreed(told),),
            ),
        )  # fmt: skip

    return step(
        request, pk, lambda row: forms.PlanForm(row, posted(request)), do,
        title="Agree the plan", button="Keep the plan", done="The plan is agreed.",
        told="Agree it with the child, and with a parent or carer where that is safe. Nothing is "
        "counted and nothing is taken off.",
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="justice.activity", methods=BOTH)
def activity(request: Request, pk: int) -> HttpResponse:
    """Agree another activity."""
    return step(
        request, pk, lambda row: forms.ActivityForm(row, posted(request)),
        lambda form: child_plan.add_activity(request.actor, pk, _agreed(given(form))),
        title="Agree another activity", button="Add", done="The activity is agreed.",
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="justice.note", methods=BOTH)
def note(request: Request, pk: int) -> HttpResponse:
    """Say what came of an activity."""
    form = forms.NotedForm(posted(request))

    def do() -> object:
        told = given(form)
        noted = child_plan.Noted(pk, told["happened"], told["words"], key=told["key"])
        return child_plan.note_activity(request.actor, noted)

    row, back = _of(request, pk)
    return one_form(
        request, form, do, title="What came of the activity?", button="Save", back=back,
        done="It is kept.", caption=row.reference,
    )  # fmt: skip


@door(JUSTICE_CHILDREN, personal=True, verb="justice.drop", methods=BOTH)
def drop(request: Request, pk: int) -> HttpResponse:
    """Agree to leave an activity out."""
    form = forms.WhyForm(posted(request))
    row, back = _of(request, pk)
    return one_form(
        request, form,
        lambda: child_plan.drop_activity(request.actor, pk, form.cleaned_data["why"]),
        title="Leave the activity out", button="Leave it out", back=back,
        done="The activity is left out.", caption=row.reference,
    )  # fmt: skip


def _of(request: Request, pk: int) -> tuple[Referral, str]:
    """Return the child's referral that an activity belongs to, and its page."""
    found = PlanActivity.objects.select_related("plan").filter(pk=pk).first()
    row = fetch(policy, request.actor, found.plan.referral_id if found else 0)
    request.access.saw("justice_referral", [row.pk], [row.person_id])
    return row, reverse("justice-referral", args=[row.pk])


def _agreed(told: dict[str, object]) -> child_plan.Agreed:
    on = told["on"]
    return child_plan.Agreed(
        str(told["kind"]), str(told["words"]), on if isinstance(on, dt.date) else None,
        forms.whole(str(told["site"] or "")),
    )  # fmt: skip
