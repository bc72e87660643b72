"""Forms about who comes, and whom it is about."""

from __future__ import annotations

from typing import Any

from django import forms

from saferplaces.casework.conferences.forms.fields import long_text, part_field, short_text
from saferplaces.casework.conferences.models import Answer, Conference, Part
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CONFERENCES
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.fields import ConditionalRadios
from saferplaces.foundation.ui.forms import Form


class InviteForm(Form):
    """Somebody with an account."""

    person = forms.ChoiceField(label="Person", error_messages={"required": "Select whom to invite"})
    restricted = forms.BooleanField(label="Also to the restricted part", required=False)
    writes = forms.BooleanField(label="Writes the minutes", required=False)
    purpose = short_text(
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

    name = short_text("Name")
    body = short_text("Organisation")
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
    instead = short_text("Who comes instead")
    why = short_text("Why not")


class ContributionForm(Form):
    """What one's organisation holds."""

    text = long_text(
        "What your organisation holds on this case",
        "What is necessary and proportionate. Say what is fact and what is opinion.",
        rows=6,
    )
    part = part_field()

    def __init__(self, *args: Any, restricted: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not restricted:
            self.fields["part"].choices = [(Part.OPEN.value, Part.OPEN.label)]  # type: ignore[attr-defined]


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
    through = short_text(
        "Through whom", "An advocate, or somebody else who speaks for them", required=False
    )
    words = long_text("What they want it to know, in their words", rows=4)
    why_not = long_text("Why not", rows=2)

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channel"].choices = [("", "Choose a way"), *channels]  # type: ignore[attr-defined]


class NeedForm(Form):
    """What somebody complained about needs."""

    vulnerabilities = long_text(
        "What makes them vulnerable",
        "Health, disability, dependency, exploitation, loss, housing, school. If nothing is known,"
        " say who was asked.",
    )
    support = long_text("What support there is, or should be", "Who gives it, and what would help.")


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
    words = long_text("What they were told", rows=3)
    why_not = long_text("Why not", rows=2)

    def __init__(self, *args: Any, channels: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["channel"].choices = [("", "Choose a way"), *channels]  # type: ignore[attr-defined]
