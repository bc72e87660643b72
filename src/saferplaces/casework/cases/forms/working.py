"""Forms of the plan, of contact and of notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from saferplaces.casework.cases import powers
from saferplaces.casework.cases.forms.parts import SELECT, of_case, pick, words
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.queries import people_of
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CASES
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.numbers import whole_number

YES_NO = [("yes", "Yes"), ("no", "No")]
TESTS = ["grounds", "about", "age", "body", "before", "convicted", "authority"]
AMOUNTS = ["months", "hours", "pounds"]
ASKED = [name for name in [*TESTS, *AMOUNTS] if name != "about"]
LENGTHS = ("max_months", "max_months_under_18", "min_months", "total_months")


class Whole(forms.CharField):
    """A whole number, or nothing."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})

    def clean(self, value: Any) -> int | None:
        """Read the number."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        found = whole_number(text, digits=5)
        if found is None:
            raise forms.ValidationError(f"{self.label} must be a whole number")
        return found


class ActionForm(Form):
    """An action of the plan; a power brings its tests."""

    title = forms.CharField(
        label="What is to be done", max_length=200,
        error_messages={"required": "Enter what is to be done"},
    )  # fmt: skip
    due = DateField(label="Due", future=True)
    mechanism = words("Why it should work", required=False, rows=2)

    def __init__(
        self, case: Case, actor: Actor, law: Mapping[str, Any] | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = pick("action_kinds", "Kind of action")
        self.fields["who"] = forms.ChoiceField(
            label="Who does it",
            choices=[*SELECT, *_who(case)],
            initial=f"user:{actor.user_id}",
            error_messages={"required": "Select who does it"},
        )
        self.fields["shared"] = forms.BooleanField(
            label="Organisations that share in the case see this action", required=False
        )
        if law:
            self._tests(case, law)
        self.order_fields(["title", "kind", "who", "due", "mechanism", *TESTS, *AMOUNTS, "shared"])

    def _tests(self, case: Case, law: Mapping[str, Any]) -> None:
        """Ask what this power asks for, and nothing else."""
        self.fields["grounds"] = words("How the test is met", required=bool(law["formal"]))
        if law["asks_person"]:
            about = people_of(case.pk, "complained_about")
            self.fields["about"] = of_case(about, "Against whom", required=False)
            self.fields["age"] = Whole(
                label="Their age, if the case does not know it", required=False
            )
            if law["bodies"]:
                self.fields["body"] = forms.BooleanField(
                    label="It is used against a body, not a person", required=False
                )
        if law["needs_before"]:
            self.fields["before"] = DateField(
                label="Day of the warning or notice that must come first, if not in this case",
                name="Day of the warning", required=False, past=True,
            )  # fmt: skip
        if law["needs_conviction"]:
            self.fields["convicted"] = forms.BooleanField(
                label="They were convicted of an offence", required=False
            )
        if law["authority"]:
            self.fields["authority"] = forms.CharField(
                label="Who gave the authority", max_length=200,
                error_messages={"required": "Enter who gave the authority"},
            )  # fmt: skip
        if any(law[key] for key in LENGTHS):
            self.fields["months"] = Whole(label="Months", required=False)
        for name, limit, label in (
            ("hours", "hours", "Hours"),
            ("pounds", "fpn_pounds", "Fixed penalty in pounds"),
        ):
            if law[limit]:
                self.fields[name] = Whole(label=label, required=False)

    @property
    def owner(self) -> tuple[int | None, int | None]:
        """The owner and the organisation."""
        sort, _, key = self.cleaned_data["who"].partition(":")
        return (int(key), None) if sort == "user" else (None, int(key))

    def use(self, case: Case) -> powers.Use:
        """How the power is used."""
        data = self.cleaned_data
        about = case.people.filter(pk=data["about"]).first() if data.get("about") else None
        given = {name: data[name] for name in ASKED if name in data}
        return powers.Use(about=about, **given)


def _who(case: Case) -> list[tuple[str, str]]:
    parts = [case.organisation_id, *case.shared_with]
    names = Organisation.objects.in_bulk(parts)
    found = [(f"organisation:{key}", f"{names[key].name} (anybody)") for key in parts]
    may = workers(CASES, district=case.district).filter(organisation_id__in=parts)
    people = {(part.user_id, part.user.name, part.organisation.name) for part in may}
    found += [
        (f"user:{key}", f"{name}, {of}")
        for key, name, of in sorted(people, key=lambda one: (one[2], one[1]))
    ]
    return found


class ContactForm(Form):
    """A contact with somebody in the case."""

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = of_case(people_of(case.pk), "With whom")
        self.fields["kind"] = pick("contact_kinds", "What for")
        self.fields["direction"] = forms.ChoiceField(
            label="Who began it",
            choices=[("out", "We did"), ("in", "They did")],
            widget=forms.RadioSelect,
            error_messages={"required": "Select who began it"},
        )
        self.fields["channel"] = pick("contact_channels", "How", required=False)
        self.fields["outcome"] = pick("contact_outcomes", "What came of it")
        self.fields["face_to_face"] = forms.BooleanField(label="Face to face", required=False)
        self.fields["text"] = words("What was said, or why they were not told", required=False)
        self.fields["day"] = DateField(label="On another day than today", required=False, past=True)
        if case.shared_with:
            self.fields["shared"] = forms.BooleanField(
                label="Organisations that share in the case see this", required=False
            )


class NoteForm(Form):
    """A note."""

    text = words("Note", rows=5)

    def __init__(self, case: Case, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.shared_with:
            self.fields["shared"] = forms.BooleanField(
                label="Organisations that share in the case see this", required=False
            )


class ReviewForm(Form):
    """A review of the case."""

    text = words("What you found, and what is to be done", rows=5)


class RhythmForm(Form):
    """How often the victim wants to hear."""

    days = Whole(label="Days between updates", required=False)


class EndForm(Form):
    """What came of an action."""

    ended = ConditionalRadios(
        label="How it ended",
        choices=[("done", "It was done"), ("cancelled", "It is not needed")],
        error_messages={"required": "Select how it ended"},
    )
    words = words("What came of it, or why it is not needed")


class ReasonForm(Form):
    """A reason, and nothing else."""

    def __init__(self, label: str, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = words(label, required=required)
