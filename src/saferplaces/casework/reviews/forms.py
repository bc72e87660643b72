"""Forms of the review pages. Nothing is chosen at first: the reviewer decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from saferplaces.casework.reviews import words
from saferplaces.casework.reviews.actions.given import DOMESTIC_TASK, LATER, NOW, Asked, Given
from saferplaces.casework.reviews.prompts import by_class
from saferplaces.casework.reviews.reading import Log
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.reference.queries import choices, codes, districts
from saferplaces.foundation.ui.fields import ConditionalCheckboxes, ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

SMALL = {"class": "govuk-radios--inline govuk-radios--small"}
SHORT = {"class": "govuk-radios--small"}
ME = "me"
YES_NO = [("yes", "Yes"), ("no", "No")]
RECORDED = [(NOW, "Yes, it is recorded now"), (LATER, "Not yet: put it on my list to mend")]
ALIASES = {
    "crime_class": ("crime_class", "right_class", "further_class"),
    "crime_number": ("crime_number", "existing_number", "further_number"),
    "recorded": ("recorded", "further_recorded"),
}
"""Fields of the form that carry one word of the decision, each under its own choice."""


class FilterForm(forms.Form):
    """The filters of the queue."""

    district = forms.ChoiceField(required=False)
    reason = forms.ChoiceField(required=False)
    age = forms.ChoiceField(
        required=False,
        label="Waiting since",
        choices=[
            ("", "Any time"),
            ("overdue", "Past its target"),
            ("1", "Closed over a day ago"),
            ("7", "Closed over a week ago"),
            ("28", "Closed over four weeks ago"),
        ],
    )
    mine = forms.BooleanField(required=False, label="Only mine")
    order = forms.ChoiceField(
        required=False,
        label="Order",
        choices=[("", "Highest priority first"), ("oldest", "Longest wait first")],
    )

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = [d for d in districts() if actor.districts is None or d.code in actor.districts]
        self.fields["district"].choices = [("", "All"), *((d.code, d.name) for d in mine)]  # type: ignore[attr-defined]
        parts = [("alert", "Hard trigger"), *words.PARTS.items()]
        self.fields["reason"].choices = [("", "Any"), *parts]  # type: ignore[attr-defined]

    @property
    def terms(self) -> dict[str, Any]:
        """The filters that are set; what is not one of the choices is left out."""
        self.is_valid()
        return {k: v for k, v in self.cleaned_data.items() if v}


class DecisionForm(Form):
    """What a reviewer decides on one log, or on several together.

    Parameters
    ----------
    blind:
        Prompts of logs of the blind sample are not asked about; a second look sees them.
    """

    def __init__(
        self, actor: Actor, logs: Sequence[Log], *args: Any, blind: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._actor, self.logs, self.log = actor, logs, logs[0]
        shown = [log.shown if blind else log.prompts for log in logs]
        self.prompts = [group for found in shown for group in by_class(found)]
        for log in logs:
            hash_ = log.finding.row_hash
            self.fields[f"seen-{log.review.pk}"] = forms.CharField(
                required=False, initial=hash_, widget=forms.HiddenInput
            )
        self._prompts()
        of_this_log = set(self.fields)
        self._recording()
        self._risk()
        self._tasks()
        self.fields["note"] = forms.CharField(
            required=False,
            label="Note",
            help_text="Stays in this service; it is not handed over.",
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": "2"}),
        )
        if not self.initial:
            self.alike = frozenset(self.fields) - of_this_log

    def given(self) -> Given:
        """Return the decision, once the form is valid."""
        data = self.cleaned_data
        return Given(
            recording=data["recording"],
            risk_level=data["risk_level"],
            answers={p.key: data[group[0].field] for group in self.prompts for p in group},
            rationale=data["rationale"].strip(),
            crime_class=self._either("crime_class"),
            crime_number=self._either("crime_number").strip(),
            recorded=self._either("recorded"),
            hate={"yes": True, "no": False}.get(data["hate"]),
            hate_strands=tuple(data["hate_strands"] or ()),
            domestic={"yes": True, "no": False}.get(data["domestic"]),
            asb_category=data["asb_category"],
            note=data["note"].strip(),
            tasks=tuple(self._asked(kind) for kind in data["tasks"]),
        )

    def seen(self) -> dict[int, str]:
        """Return the findings that the page showed, by review."""
        return {log.review.pk: self.data.get(f"seen-{log.review.pk}", "") for log in self.logs}

    def field_of(self, name: str | None) -> str | None:
        """Return the field that a problem is about, under the choice that was taken."""
        for field in ALIASES.get(name or "", ()):
            if field in self.fields and self._taken(field):
                return field
        if name == "owner":
            return "tasks"
        return name if name in self.fields else None

    def _taken(self, field: str) -> bool:
        reveals = getattr(self.fields["recording"], "reveals", {})
        shown = reveals.get(str(self.data.get("recording", "")), [])
        under = [getattr(self.fields[name], "reveals", {}).values() for name in shown]
        inner = [name for groups in under for names in groups for name in names]
        return field in [*shown, *inner]

    def _either(self, name: str) -> str:
        values = [self.cleaned_data.get(f) or "" for f in ALIASES[name]]
        return next(filter(None, values), "")

    def _prompts(self) -> None:
        answers = choices("prompt_answers")
        for prompt, *_ in self.prompts:
            self.fields[prompt.field] = forms.ChoiceField(
                label=f"Your word on {prompt.title}",
                choices=answers,
                widget=forms.RadioSelect(attrs=SMALL),
                error_messages={"required": f"Say what you think of: {prompt.title}"},
            )

    def _recording(self) -> None:
        rows = [r for r in codes("recording_decisions") if self.log.sort in r.values["for"]]
        reveals = {
            "crime_to_record": ["crime_class", "recorded"],
            "already_recorded": ["existing_number"],
            "classification_to_change": ["right_class"],
            "further_crime": ["further_class", "further_recorded"],
        }
        there = {r.code for r in rows}
        self.fields["recording"] = ConditionalRadios(
            label="Recording",
            widget=forms.RadioSelect(attrs=SHORT),
            choices=[(r.code, r.label) for r in rows],
            hints={r.code: r.values["hint"] for r in rows if r.values["hint"]},
            reveals={k: v for k, v in reveals.items() if k in there},
            error_messages={"required": "Select what is to be recorded"},
        )
        if "crime_to_record" in there:
            self._crime("crime_class", "recorded", "crime_number")
        if "already_recorded" in there:
            self._number("existing_number", "Enter the number of the crime")
        if "classification_to_change" in there:
            self._class("right_class")
        if "further_crime" in there:
            self._crime("further_class", "further_recorded", "further_number")
        self.fields["rationale"] = forms.CharField(
            required=False,
            label="Reason",
            help_text="Needed for a crime, a referral, a lower risk, or where you are not sure. "
            "It goes to the force's log: no names.",
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": "2"}),
        )

    def _crime(self, class_: str, recorded: str, number: str) -> None:
        self._class(class_)
        self.fields[recorded] = ConditionalRadios(
            label="Have you recorded it now?",
            choices=RECORDED,
            reveals={NOW: [number]},
            error_messages={"required": "Say whether you have recorded the crime now"},
        )
        self._number(number, "Enter the number of the crime that you recorded")

    def _class(self, name: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label="Class",
            choices=[("", "Choose a class"), *words.offences()],
            error_messages={"required": "Select the class of the crime"},
        )

    def _number(self, name: str, missing: str) -> None:
        self.fields[name] = forms.CharField(
            label="Crime number",
            max_length=40,
            widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
            error_messages={"required": missing},
        )

    def _risk(self) -> None:
        self.fields["risk_level"] = forms.ChoiceField(
            label="Risk",
            choices=choices("risk_levels"),
            widget=forms.RadioSelect(attrs=SMALL),
            error_messages={"required": "Select the level of risk"},
        )
        self.fields["hate"] = ConditionalRadios(
            label="Hate crime or incident?",
            widget=forms.RadioSelect(attrs=SHORT),
            choices=YES_NO,
            reveals={"yes": ["hate_strands"]},
            required=any(log.asks_hate for log in self.logs),
            error_messages={"required": "The log speaks of hate: say whether it is"},
        )
        self.fields["hate_strands"] = forms.MultipleChoiceField(
            label="Strands",
            choices=words.strands(),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Select at least one hate strand"},
        )
        self.fields["domestic"] = forms.ChoiceField(
            label="Domestic?",
            choices=YES_NO,
            widget=forms.RadioSelect(attrs=SMALL),
            required=any(log.asks_domestic for log in self.logs),
            error_messages={"required": "The log speaks of domestic abuse: say whether it is"},
        )
        now = words.category(self.log.incident.asb_category) or "not said"
        self.fields["asb_category"] = forms.ChoiceField(
            label="Category",
            required=False,
            choices=[("", f"Leave as it is: {now}"), *words.categories()],
        )

    def _tasks(self) -> None:
        kinds = list(codes("task_kinds"))
        self.fields["tasks"] = ConditionalCheckboxes(
            label="Tasks",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
            choices=[(k.code, k.label) for k in kinds],
            reveals={
                k.code: [f"{k.code}_{part}" for part in ("owner", "due", "note")] for k in kinds
            },
            hints={
                DOMESTIC_TASK: "It has a risk assessment of its own, "
                "which the ASB assessment never stands in for."
            },
        )
        owners = [("", "Choose who"), *_owners(self._actor, self.log.review.district)]
        today = timezone.localdate()
        for kind in kinds:
            self.fields[f"{kind.code}_owner"] = forms.ChoiceField(
                label="Who", choices=owners, error_messages={"required": "Select who is to do it"}
            )
            self.fields[f"{kind.code}_due"] = DateField(
                label="Due",
                future=True,
                initial=today + dt.timedelta(days=int(kind.values["days"])),
            )
            self.fields[f"{kind.code}_note"] = forms.CharField(
                label="What", required=False, max_length=500
            )

    def _asked(self, kind: str) -> Asked:
        data = self.cleaned_data
        who, _, key = data[f"{kind}_owner"].partition("-")
        end = dt.datetime.combine(data[f"{kind}_due"], dt.time(23, 59))
        return Asked(
            kind=kind,
            owner_id=self._actor.user_id if who == ME else None,
            team_id=int(key) if who == "team" else None,
            due_at=timezone.make_aware(end),
            note=(data[f"{kind}_note"] or "").strip(),
        )


def _owners(actor: Actor, district: str) -> Iterable[tuple[str, str]]:
    """Return oneself, the force's teams of the district, then its partners' teams."""
    yield ME, "Me"
    teams = Team.objects.filter(Q(district=district) | Q(district=""), active=True)
    ours = sorted(
        teams.select_related("organisation"),
        key=lambda t: (t.organisation_id != actor.organisation_id, t.district == "", t.name),
    )
    for team in ours:
        same = team.organisation_id == actor.organisation_id
        yield f"team-{team.pk}", team.name if same else f"{team.organisation.name}: {team.name}"


class OwnWordForm(Form):
    """What a supervisor would decide, said before they see what was decided."""

    def __init__(self, log: Log, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [r for r in codes("recording_decisions") if log.sort in r.values["for"]]
        self.fields["recording"] = ConditionalRadios(
            label="What would you record?",
            widget=forms.RadioSelect(attrs=SHORT),
            choices=[(r.code, r.label) for r in rows],
            reveals={r.code: ["crime_class"] for r in rows if "class" in r.values["needs"]},
            error_messages={"required": "Select what is to be recorded"},
        )
        self.fields["crime_class"] = forms.ChoiceField(
            label="Class",
            choices=[("", "Choose a class"), *words.offences()],
            error_messages={"required": "Select the class of the crime"},
        )
        self.fields["risk_level"] = forms.ChoiceField(
            label="Risk",
            choices=choices("risk_levels"),
            widget=forms.RadioSelect(attrs=SMALL),
            error_messages={"required": "Select the level of risk"},
        )
        self.fields["note"] = forms.CharField(
            required=False,
            label="Why (optional)",
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": "2"}),
        )
