"""Forms of case conferences."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.conferences.models import Answer, Conference, Part
from saferplaces.casework.conferences.pack import SECTIONS
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.identity.queries import people, workers
from saferplaces.foundation.identity.roles import CASES, CONFERENCES, CONFERENCES_CHAIR
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.fields import ConditionalRadios, DateField
from saferplaces.foundation.ui.forms import Form

WORDS = 4000
INLINE = {"class": "govuk-radios--inline"}
SMALL = {"class": "govuk-radios--inline govuk-radios--small"}
NOT_ONE = "Select one of the list"


def _text(label: str, hint: str = "", *, rows: int = 3, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": str(rows)}),
    )  # fmt: skip


def _line(label: str, hint: str = "", *, required: bool = True, most: int = 200) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=most,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-30", "autocomplete": "off"}),
    )  # fmt: skip


def _time(value: str) -> None:
    if not re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", value):
        raise ValidationError("Enter a time, such as 14:30")


def _part() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Part", choices=Part.choices, initial=Part.OPEN,
        widget=forms.RadioSelect(attrs=INLINE),
    )  # fmt: skip


class Button(Form):
    """A button alone: what is wrong stands above the page's heading."""


class WhyForm(Form):
    """A reason."""

    why = _text("Reason", rows=2)


class WhenForm(Form):
    """When and where."""

    day = DateField(label="Day", future=True)
    time = forms.CharField(
        label="Time", help_text="For example, 14:30", max_length=5, validators=[_time],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip
    place = _line(
        "Place", "A room and building. Leave it empty if it is held online only.", required=False
    )
    link = forms.URLField(
        label="Link to join online", required=False, max_length=400, assume_scheme="https",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, conference: Conference | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        if conference is not None:
            at = timezone.localtime(conference.starts_at)
            self.initial |= {
                "day": at.date(), "time": f"{at:%H:%M}", "place": conference.place,
                "link": conference.link,
            }  # fmt: skip

    @property
    def starts_at(self) -> dt.datetime:
        """The moment, by the local clock."""
        hour, minute = map(int, self.cleaned_data["time"].split(":"))
        day = self.cleaned_data["day"]
        return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


class ArrangeForm(WhenForm):
    """A new conference."""

    chair = forms.ChoiceField(label="Chair", error_messages={"required": "Select who chairs it"})

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        rows = workers(CONFERENCES_CHAIR, district=case.district).filter(
            organisation_id__in=[case.organisation_id, *case.shared_with]
        )
        named = {str(p.user_id): f"{p.user.name}, {p.get_role_display().lower()}" for p in rows}
        self.fields["chair"].choices = [  # type: ignore[attr-defined]
            ("", "Choose who chairs it"), *named.items(),
        ]  # fmt: skip


class PostponeForm(WhenForm):
    """Another time or place, and why."""

    why = _text("Why it is moved", rows=2)


class DispenseForm(Form):
    """An inspector's dispensation."""

    category = forms.ChoiceField(
        label="Why is no conference held?", widget=forms.RadioSelect,
        error_messages={"required": "Select why no conference is held"},
    )  # fmt: skip
    reason = _text(
        "Reason, in your own words",
        "It is read in the force's report, counted by the category above. Name nobody.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = choices("conference_dispensations")  # type: ignore[attr-defined]


class InviteForm(Form):
    """Somebody with an account."""

    person = forms.ChoiceField(label="Person", error_messages={"required": "Select whom to invite"})
    restricted = forms.BooleanField(label="Also to the restricted part", required=False)
    writes = forms.BooleanField(label="Writes the minutes", required=False)
    purpose = _line(
        "What for",
        "Needed where their organisation has no part in the case yet: it is then shared with them.",
        required=False,
    )
    gateway = forms.ChoiceField(label="Gateway in law", required=False)

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        case = conference.case
        part = {case.organisation_id, *case.shared_with}
        here = set(conference.attendees.filter(withdrawn_at=None).values_list("user_id", flat=True))
        rows = [p for p in workers(CONFERENCES, district=case.district) if p.user_id not in here]
        rows.sort(key=lambda p: (p.organisation_id not in part, p.organisation.name, p.user.name))
        named = {
            f"{p.user_id}:{p.organisation_id}": f"{p.organisation.name}: {p.user.name}"
            + ("" if p.organisation_id in part else " (no part in the case yet)")
            for p in rows
        }
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", "Choose somebody"), *named.items(),
        ]  # fmt: skip
        self.fields["gateway"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a gateway"), *choices("gateways"),
        ]  # fmt: skip


class GuestForm(Form):
    """A guest without an account."""

    name = _line("Name")
    body = _line("Organisation")
    email = forms.EmailField(label="Email address", required=False)
    restricted = forms.BooleanField(label="Also in the restricted part", required=False)


class AnswerForm(Form):
    """One's answer to an invitation."""

    answer = ConditionalRadios(
        label="Will you come?",
        choices=[
            (Answer.COMES, "Yes"),
            (Answer.SENDS, "Somebody comes instead of me"),
            (Answer.DECLINES, "No"),
        ],
        reveals={Answer.SENDS: ["instead"], Answer.DECLINES: ["why"]},
        error_messages={"required": "Select your answer"},
    )
    instead = _line("Who comes instead")
    why = _line("Why not")


class ContributionForm(Form):
    """What one's organisation holds."""

    text = _text(
        "What your organisation holds on this case",
        "What is necessary and proportionate. Say what is fact and what is opinion.",
        rows=6,
    )
    part = _part()

    def __init__(self, *args: Any, restricted: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not restricted:
            self.fields["part"].choices = [(Part.OPEN.value, Part.OPEN.label)]  # type: ignore[attr-defined]


class PackForm(Form):
    """Which part reads which section of the papers."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name, (title, _, usual) in SECTIONS.items():
            options = [*Part.choices, ("none", "Leave out")]
            if name == "contributions":
                options = [(Part.OPEN.value, "As each was brought"), ("none", "Leave out")]
            self.fields[name] = forms.ChoiceField(
                label=title, choices=options, initial=usual,
                widget=forms.RadioSelect(attrs=SMALL),
            )  # fmt: skip

    @property
    def where(self) -> dict[str, str]:
        """The part for each section, "" to leave it out."""
        return {k: "" if v == "none" else v for k, v in self.cleaned_data.items()}


class VoiceForm(Form):
    """A victim's voice."""

    sought = ConditionalRadios(
        label="Were they asked what they want the conference to know?",
        choices=[("yes", "Yes"), ("no", "No")],
        reveals={"yes": ["channel", "through", "words"], "no": ["why_not"]},
        error_messages={"required": "Select whether they were asked"},
    )
    channel = forms.ChoiceField(
        label="How", error_messages={"required": "Select how they were asked"},
        help_text="Only ways that their safe-contact record allows.",
    )  # fmt: skip
    through = _line(
        "Through whom", "An advocate, or somebody else who speaks for them", required=False
    )
    words = _text("What they want it to know, in their words", rows=4)
    why_not = _text("Why not", rows=2)

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channel"].choices = [("", "Choose a way"), *channels]  # type: ignore[attr-defined]


class NeedForm(Form):
    """What somebody complained about needs."""

    vulnerabilities = _text(
        "What makes them vulnerable",
        "Health, disability, dependency, exploitation, loss, housing, school. If nothing is known,"
        " say who was asked.",
    )
    support = _text("What support there is, or should be", "Who gives it, and what would help.")


class ToldForm(Form):
    """What a victim was told."""

    told = ConditionalRadios(
        label="Have they been told what they may know?",
        choices=[("yes", "Yes"), ("no", "No, and they will not be")],
        reveals={"yes": ["channel", "words"], "no": ["why_not"]},
        error_messages={"required": "Select whether they have been told"},
    )
    channel = forms.ChoiceField(
        label="How", help_text="Only ways that their safe-contact record allows."
    )
    words = _text("What they were told", rows=3)
    why_not = _text("Why not", rows=2)

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channel"].choices = [("", "Choose a way"), *channels]  # type: ignore[attr-defined]


class MinutesForm(Form):
    """The minutes of an item."""

    minutes = _text("Minutes", rows=5)
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, called: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["minutes"].label = f"Minutes of item {called}"


class CorrectionForm(Form):
    """A correction."""

    text = _text("Correction", "It is added; what was agreed stays as it is.", rows=2)


class ItemForm(Form):
    """An item of the agenda."""

    title = _line("What it is about")


class DecisionForm(Form):
    """A decision."""

    text = _text("What was decided", rows=2)
    part = _part()


class ActionForm(Form):
    """A SMART action."""

    title = _line(
        "What exactly is to be done",
        "One thing that can be ticked off. It stands in the case's plan: nothing of the restricted"
        " part.",
    )
    kind = forms.ChoiceField(label="Kind of action", error_messages={"required": NOT_ONE})
    owner = forms.ChoiceField(
        label="Who does it", error_messages={"required": "Select who does it"}
    )
    due_on = DateField(label="Done by", name="The day by which it is done", future=True)
    measure = _line("How shall we know that it is done and helps?", most=500)
    agreed_by_owner = _line("Who agreed that it can be done, and with what", most=500)
    relevance = _line("Which risk or harm does it lessen?", most=500)

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        case = conference.case
        bodies = Organisation.objects.filter(pk__in=[case.organisation_id, *case.shared_with])
        named: list[tuple[str, str]] = []
        for body in bodies:
            named.append((f"0:{body.pk}", f"{body.name} (whoever it names)"))
            users = people(CASES, organisation_id=body.pk, district=case.district)
            named += [(f"{user.pk}:{body.pk}", f"{body.name}: {user.name}") for user in users]
        self.fields["owner"].choices = [("", "Choose who does it"), *named]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a kind"), *choices("action_kinds"),
        ]  # fmt: skip


class OutcomeForm(Form):
    """How the conference ended."""

    outcome = forms.ChoiceField(
        label="How did it end?", widget=forms.RadioSelect,
        error_messages={"required": "Select how it ended"},
    )  # fmt: skip
    words = _text("What was agreed, in a sentence", rows=2)
    lead_organisation = forms.ChoiceField(label="Which organisation leads from here?")
    again = ConditionalRadios(
        label="Does it meet again?",
        choices=[("yes", "Yes"), ("no", "No")],
        reveals={"yes": ["next_on"], "no": ["why_not_again"]},
        error_messages={"required": "Select whether it meets again"},
    )
    next_on = DateField(label="By which day", future=True)
    why_not_again = _text("Why it need not meet again", rows=2)

    def __init__(self, *args: Any, conference: Conference, **more: Any) -> None:
        super().__init__(*args, **more)
        case = conference.case
        bodies = Organisation.objects.filter(pk__in=[case.organisation_id, *case.shared_with])
        self.fields["outcome"].choices = choices("conference_outcomes")  # type: ignore[attr-defined]
        self.fields["lead_organisation"].choices = [  # type: ignore[attr-defined]
            (str(body.pk), body.name) for body in bodies
        ]
        if conference.outcome:
            self.initial |= {
                "outcome": conference.outcome, "words": conference.outcome_words,
                "lead_organisation": str(conference.lead_organisation_id),
                "again": "yes" if conference.next_on else "no", "next_on": conference.next_on,
                "why_not_again": conference.why_not_again,
            }  # fmt: skip


class DutiesForm(Form):
    """Which duties are listed."""

    state = forms.ChoiceField(
        label="Where it stands", required=False,
        choices=[
            ("", "All"), ("due", "To be held"), ("overdue", "Overdue"), ("met", "Held"),
            ("dispensed", "Dispensed with"), ("lapsed", "Lapsed"),
        ],
    )  # fmt: skip
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            ("", "All districts"), *((row.code, row.name) for row in districts()),
        ]  # fmt: skip


class PeriodForm(Form):
    """Which period a report is about."""

    first = DateField(label="Due from", required=False)
    last = DateField(label="Due until", required=False)
