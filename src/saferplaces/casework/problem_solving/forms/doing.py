"""Forms of actions, reviews and the end of a plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from saferplaces.casework.problem_solving.actions.doing import Doing
from saferplaces.casework.problem_solving.actions.finish import Ending
from saferplaces.casework.problem_solving.actions.supervise import Seen
from saferplaces.casework.problem_solving.forms.parts import (
    NOBODY_NAMED,
    of_list,
    owners,
    set_choices,
    text,
)
from saferplaces.casework.problem_solving.models import (
    Effect,
    Finalisation,
    Met,
    Plan,
    PlanAction,
    Rag,
)
from saferplaces.casework.problem_solving.powers import powers
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

SHORT = {"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"}


class ActionForm(Form):
    """One thing to do, who does it, and why it should work."""

    what = forms.CharField(
        label="What is to be done?", max_length=300, help_text=NOBODY_NAMED,
        error_messages={"required": "Enter what is to be done"},
    )  # fmt: skip
    mechanism = text(
        "Why should it work?",
        hint="The mechanism: what it changes for whom, so that there is less of the problem. "
        "“More patrols” is not one; “lads leave when the shop's manager can bar them” is.",
        required=True,
        error_messages={"required": "Enter why it should work: by what mechanism"},
    )
    technique = forms.ChoiceField(label="How does it work?", required=False)
    organisation = forms.ChoiceField(label="Who does it: organisation")
    owner = forms.ChoiceField(label="Who does it: person of ours", required=False)
    due_on = DateField(label="Due")
    power = forms.ChoiceField(label="Power used", required=False)
    cost = forms.DecimalField(
        label="Cost in pounds", required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    displacement = text("Could it move the problem? Where to?", rows=2, most=1000)

    def __init__(
        self, actor: Actor, plan: Plan, action: PlanAction | None, *args: Any, **kwargs: Any
    ) -> None:
        names = ("what", "mechanism", "technique", "due_on", "power", "cost", "displacement")
        kwargs["initial"] = {name: getattr(action, name) for name in names} if action else {}
        body = action.organisation_id if action else plan.organisation_id
        person = action.owner_id if action else plan.owner_id
        kwargs["initial"] |= {"organisation": str(body), "owner": str(person or "")}
        super().__init__(*args, **kwargs)
        bodies = Organisation.objects.filter(active=True)
        set_choices(
            self,
            technique=of_list("plan_techniques", "Not said"),
            power=[("", "None"), *powers()],
            organisation=[(str(body.pk), body.name) for body in bodies],
            owner=[("", "The plan's owner, or nobody of ours"), *owners(actor, plan.district)],
        )
        self._own = plan.organisation_id

    def doing(self) -> Doing:
        """Return what was given; a partner's action has no person of ours."""
        given = dict(self.cleaned_data)
        body, person = int(given.pop("organisation")), given.pop("owner")
        owner = int(person) if person and body == self._own else None
        return Doing(**given, organisation_id=body, owner_id=owner)


class ResultForm(Form):
    """How an action ended."""

    how = forms.ChoiceField(
        label="How did it end?", choices=[("done", "It was done"), ("dropped", "It is not done")],
        widget=forms.RadioSelect, error_messages={"required": "Select how it ended"},
    )  # fmt: skip
    result = text(
        "What came of it, or why it is not done", rows=2, most=2000, required=True,
        hint=NOBODY_NAMED, error_messages={"required": "Enter what came of it"},
    )  # fmt: skip


class ReviewForm(Form):
    """A supervisor's review: a colour, eight scores, directions, the next date."""

    rag = forms.ChoiceField(
        label="How does it stand?", choices=Rag.choices, widget=forms.RadioSelect,
        error_messages={"required": "Select green, amber or red"},
    )  # fmt: skip

    def __init__(self, next_on: dt.date, rhythm: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._items = list(codes("plan_quality"))
        for row in self._items:
            self.fields[f"score_{row.code}"] = forms.TypedChoiceField(
                label=row.label, help_text=str(row.values.get("hint", "")), coerce=int,
                choices=[("0", "0 – not yet"), ("1", "1 – in part"), ("2", "2 – well")],
                widget=forms.RadioSelect,
                error_messages={"required": f"{row.label}: select 0 to 2"},
            )  # fmt: skip
        self.fields["directions"] = text(
            "Directions", hint="What is to be done by the next review", most=4000
        )
        self.fields["next_on"] = DateField(label="Next review", help_text=rhythm)
        self.initial["next_on"] = next_on

    def seen(self) -> Seen:
        """Return what was given."""
        given = self.cleaned_data
        return Seen(
            given["rag"],
            {row.code: given[f"score_{row.code}"] for row in self._items},
            given["directions"],
            given["next_on"],
        )


class EndForm(Form):
    """The finalisation template. Nothing is required to save it, everything to close the plan."""

    saved_as_it_goes = True

    met = forms.ChoiceField(
        label="Was the objective met?", choices=Met.choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    after_from = DateField(label="Period after the response began: from", required=False)
    after_to = DateField(label="Period after the response began: until", required=False, past=True)
    before = forms.IntegerField(
        label="The number before", required=False, min_value=0,
        widget=forms.TextInput(attrs=SHORT),
    )  # fmt: skip
    after = forms.IntegerField(
        label="The number after", required=False, min_value=0, widget=forms.TextInput(attrs=SHORT)
    )
    effect = ConditionalRadios(
        label="Could the effect be measured?", choices=Effect.choices, required=False,
        reveals={Effect.NOT_MEASURABLE.value: ["why_not_measurable"]},
        hints={
            Effect.MEASURED.value: "The evaluation gave a result with its interval",
            Effect.NOT_MEASURABLE.value: "Such plans are counted apart; the counts before and "
            "after, and the views below, stand in its place",
        },
    )  # fmt: skip
    why_not_measurable = text("Why can it not be measured?", rows=2)
    reason = forms.ChoiceField(label="Why is it closed?", required=False)
    victim_told = ConditionalRadios(
        label="Has the victim been told?", required=False,
        choices=[("yes", "Yes"), ("no_victim", "There is no victim to tell"), ("no", "No")],
        reveals={"no": ["why_not_told"]},
        hints={"yes": "In the way that their safe-contact record allows"},
    )  # fmt: skip
    why_not_told = text("Why not?", rows=2)
    victim_view = text("What does the victim, or the community, say?", rows=2)
    supervisor_view = text("What does the supervisor say?", rows=2)
    no_partners = forms.BooleanField(label="No partner took part", required=False)
    kept_up_by = forms.CharField(
        label="Who sees to it from now on?", help_text="A post or an organisation",
        required=False, max_length=160,
    )  # fmt: skip
    kept_up_how = text("What keeps the problem away?", rows=2)
    lessons = text("Lessons", hint="For whoever has the same problem. Name nobody.", rows=3)
    recommended = forms.TypedChoiceField(
        label="Is it recommended for sharing?", required=False, empty_value=None,
        choices=[("yes", "Yes"), ("no", "No")], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, end: Finalisation | None, counted: bool, *args: Any, **kwargs: Any) -> None:
        names = [*self.base_fields]
        kwargs["initial"] = {name: getattr(end, name) for name in names} if end else {}
        if end and end.recommended is not None:
            kwargs["initial"]["recommended"] = "yes" if end.recommended else "no"
        super().__init__(*args, **kwargs)
        set_choices(self, reason=of_list("plan_closures", "Not said yet"))
        if counted:
            del self.fields["before"], self.fields["after"]

    def ending(self) -> Ending:
        """Return what was given."""
        given: dict[str, Any] = {k: "" if v is None else v for k, v in self.cleaned_data.items()}
        for name in ("after_from", "after_to", "before", "after", "recommended"):
            given[name] = self.cleaned_data.get(name)
        return Ending(**given)


class SignOffForm(Form):
    """A partner's word at the end."""

    agrees = forms.ChoiceField(
        label="Do you agree that the plan is closed?", widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No")],
        error_messages={"required": "Select whether you agree"},
    )  # fmt: skip
    words = text("What do you say to it?", hint=NOBODY_NAMED, rows=2)


class NotedSignOffForm(SignOffForm):
    """A partner's word that the owner notes for them."""

    field_order = ("organisation", "given_by", "agrees", "words")
    organisation = forms.ChoiceField(label="Partner")
    given_by = forms.CharField(
        label="Who gave it", help_text="Their post, and how: no name is needed", max_length=120,
        error_messages={"required": "Enter who gave it"},
    )  # fmt: skip

    def __init__(self, bodies: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = "Do they agree that the plan is closed?"
        set_choices(self, organisation=bodies)
