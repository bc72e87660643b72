"""Forms of the plan as such: opening, details, who, filters, steps."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.problem_solving.actions.write import Details
from saferplaces.casework.problem_solving.forms.parts import (
    NOBODY_NAMED,
    of_list,
    own_districts,
    owners,
    set_choices,
    supervisors,
    text,
    wards,
)
from saferplaces.casework.problem_solving.models import Plan, PlanState, Scale
from saferplaces.casework.problem_solving.queries import GROUPS
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.teams import teams_of
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios
from saferplaces.foundation.ui.forms import Form

BY_HAND = ("hand", "councillor", "partner")
SCALES = {
    Scale.HOUSEHOLD: "No comparison area is needed",
    Scale.PLACE: "One address or premises",
    Scale.AREA: "Streets, an estate, a centre: wants a comparison area, or the reason for none",
}


class NewForm(Form):
    """What a plan needs to be opened; the rest is filled in step by step."""

    source = forms.CharField(widget=forms.HiddenInput)
    source_id = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title", max_length=160, help_text=NOBODY_NAMED,
        error_messages={"required": "Enter a title"},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Kind of problem", error_messages={"required": "Select the kind of problem"}
    )
    scale = ConditionalRadios(
        label="How large is the problem?", choices=Scale.choices,
        hints={key.value: hint for key, hint in SCALES.items()},
        error_messages={"required": "Select how large the problem is"},
    )  # fmt: skip
    district = forms.ChoiceField(label="District", error_messages={"required": "Select a district"})

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, kind=of_list("problem_kinds"), district=own_districts(actor))
        source = self.data.get("source") or self.initial.get("source")
        if source in BY_HAND or source is None:
            known = [row for row in choices("plan_sources") if row[0] in BY_HAND]
            self.fields["source"] = forms.ChoiceField(
                label="Who brought it up?", choices=known, widget=forms.RadioSelect
            )


class DetailsForm(Form):
    """What a plan is, and who supervises it."""

    saved_as_it_goes = True
    title = forms.CharField(
        label="Title", max_length=160, error_messages={"required": "Enter a title"}
    )
    told = text("What partners and commanders are told of the problem", hint=NOBODY_NAMED)
    kind = forms.ChoiceField(label="Kind of problem")
    place_kind = forms.ChoiceField(label="Kind of place", required=False)
    scale = forms.ChoiceField(label="How large is the problem?", choices=Scale.choices)
    ward = forms.ChoiceField(label="Ward", required=False)
    tags = forms.MultipleChoiceField(
        label="Part of", required=False, widget=forms.CheckboxSelectMultiple
    )
    band = forms.ChoiceField(label="Risk band", required=False)
    victim_at_risk = forms.BooleanField(
        label="A victim in it is at high risk", required=False,
        help_text="Reviews then come at the shortest rhythm.",
    )  # fmt: skip
    supervisor = forms.ChoiceField(label="Supervisor", required=False)

    def __init__(self, actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            name: getattr(plan, name)
            for name in ("title", "told", "kind", "place_kind", "scale", "ward", "tags", "band")
        } | {"victim_at_risk": plan.victim_at_risk, "supervisor": str(plan.supervisor_id or "")}
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            kind=choices("problem_kinds"),
            place_kind=of_list("problem_places", "Not said"),
            ward=wards(plan.district),
            tags=choices("plan_tags"),
            band=of_list("risk_bands", "Not assessed"),
            supervisor=supervisors(actor, plan.district),
        )

    def details(self) -> Details:
        """Return what was given."""
        given = dict(self.cleaned_data)
        supervisor = given.pop("supervisor")
        return Details(**given, supervisor_id=int(supervisor) if supervisor else None)


class HandOverForm(Form):
    """Another owner, and another supervisor where need be."""

    owner = forms.ChoiceField(label="Owner", error_messages={"required": "Select somebody"})
    supervisor = forms.ChoiceField(label="Supervisor", required=False)

    def __init__(self, actor: Actor, plan: Plan, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "owner": str(plan.owner_id),
            "supervisor": str(plan.supervisor_id or ""),
        }
        super().__init__(*args, **kwargs)
        set_choices(
            self,
            owner=owners(actor, plan.district),
            supervisor=supervisors(actor, plan.district),
        )


class WhyForm(Form):
    """A reason, which some steps need."""

    why = text("Reason", rows=3, most=2000)

    def __init__(self, *args: Any, needed: bool = True, label: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].required = needed
        self.fields["why"].error_messages["required"] = "Give the reason"
        if label:
            self.fields["why"].label = label


class MergeForm(WhyForm):
    """Into which plan, and why."""

    field_order = ("into", "why")
    into = forms.CharField(
        label="Number of the plan that goes on",
        help_text="As P26-000123. This plan ends; its people and records go along.",
        max_length=20,
        error_messages={"required": "Enter the number of the plan that goes on"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
    )  # fmt: skip


class ShareForm(Form):
    """Which partners read the plan."""

    partners = forms.MultipleChoiceField(
        label="Partners who read this plan",
        help_text="They read what they are told of the problem, the objective, the actions and the "
        "result; no names, no logs, and nothing that officers wrote under the stages.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class LinkForm(Form):
    """A record that belongs to the problem."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("incident", "A log"), ("case", "A case"), ("crime", "A crime")],
    )
    key = forms.CharField(
        label="Its number", max_length=60, error_messages={"required": "Enter its number"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
    )  # fmt: skip


class FilterForm(forms.Form):
    """The filters of the list."""

    state = forms.ChoiceField(required=False, label="Where it stands")
    whose = forms.ChoiceField(
        required=False, label="Whose",
        choices=[("", "Everybody's"), ("mine", "Mine"), ("supervised", "Those I supervise"),
                 ("team", "My team's")],
    )  # fmt: skip
    team = forms.ChoiceField(required=False, label="Owned in the team")
    district = forms.ChoiceField(required=False, label="District")
    kind = forms.ChoiceField(required=False, label="Kind of problem")
    scale = forms.ChoiceField(required=False, label="Size", choices=[("", "Any"), *Scale.choices])
    tag = forms.ChoiceField(required=False, label="Part of")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = own_districts(actor)
        set_choices(
            self,
            state=[
                ("", "Any"),
                *((name, words) for name, (words, _) in GROUPS.items()),
                ("overdue", "Review overdue"),
                *PlanState.choices,
            ],
            team=[("", "Any"), *((str(team.pk), team.name) for team in teams_of(actor))],
            district=[("", "All"), *(row for row in reach if row[0])],
            kind=of_list("problem_kinds", "Any"),
            tag=of_list("plan_tags", "Any"),
        )

    @property
    def terms(self) -> dict[str, Any]:
        """What was asked for, without what is not among the choices."""
        self.is_valid()
        return {key: value for key, value in self.cleaned_data.items() if value}
