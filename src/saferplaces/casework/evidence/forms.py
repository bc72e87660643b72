"""Forms of diaries and evidence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.evidence.queries import largest
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField

SHARED = "Organisations that share in the case may read it"


def _moment(day: dt.date | None, at: dt.time | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, at or dt.time(0)))


class WhoseForm(Form):
    """Whose it is; whoever shares in the case names nobody."""

    person = forms.ChoiceField(
        label="Whose is it?", widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Select whose it is"),
    )  # fmt: skip
    shared = forms.BooleanField(label=SHARED, required=False)

    def __init__(self, *args: Any, people: list[CasePerson], partner: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if partner:
            del self.fields["person"], self.fields["shared"]
            return
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            (str(p.pk), f"{p.name} ({p.get_part_display().lower()})") for p in people
        ]

    @property
    def given_person(self) -> int | None:
        """The key of whom it is."""
        found = self.cleaned_data.get("person")
        return int(found) if found else None


class DiaryForm(WhoseForm):
    """What happened, when, how it affected them, who was there."""

    own_words = forms.ChoiceField(
        label="Who wrote it?",
        choices=[("yes", "They did, in their own words"), ("no", "I take it down for them")],
        widget=forms.RadioSelect,
    )
    day = DateField(label="When did it happen?", name="The day")
    time = TimeField(label="At what time?", help_text="For example 9:30pm. Leave it empty if "
                     "nobody knows.", required=False)  # fmt: skip
    until = TimeField(label="Until when?", required=False)
    text = forms.CharField(
        label="What happened?", widget=forms.Textarea(attrs={"rows": 6}), max_length=10_000
    )
    effect = forms.CharField(
        label="How did it affect them?", required=False,
        widget=forms.Textarea(attrs={"rows": 3}), max_length=5_000,
    )  # fmt: skip
    present = forms.CharField(
        label="Who was there?", required=False,
        widget=forms.Textarea(attrs={"rows": 2}), max_length=2_000,
    )  # fmt: skip
    field_order = ("person", "own_words", "day", "time", "until", "text", "effect", "present")

    def clean(self) -> dict[str, Any]:
        """Put days and times together; what ends earlier in the day ended on the next."""
        found = super().clean()
        day, at, until = (found.get(name) for name in ("day", "time", "until"))
        found["happened_at"] = _moment(day, at)
        ended = _moment(day, until) if until else None
        if ended and found["happened_at"] and ended < found["happened_at"]:
            ended += dt.timedelta(days=1)
        found["ended_at"] = ended
        return found


class UploadForm(WhoseForm):
    """A file, whose, when it was taken, what it shows."""

    file = forms.FileField(
        label="File",
        max_length=255,
        error_messages={
            "required": "Select a file",
            "empty": "The selected file is empty",
            "max_length": "The name of the file must be 255 characters or fewer",
        },
    )
    text = forms.CharField(
        label="What does it show?", widget=forms.Textarea(attrs={"rows": 3}), max_length=5_000
    )
    day = DateField(label="When was it taken?", name="The day", required=False,
                    help_text="Leave it empty if nobody knows.")  # fmt: skip
    time = TimeField(label="At what time?", required=False)
    field_order = ("file", "person", "text", "day", "time")

    def __init__(self, *args: Any, problem: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self._problem = problem
        self.fields["file"].help_text = (
            f"A photo, video, sound, PDF or e-mail of up to {largest() >> 20:,} MB. It is kept as "
            "it comes. Archives and Office files are not taken."
        )

    def clean(self) -> dict[str, Any]:
        """Say why a file was not taken, where it was not."""
        found = super().clean()
        if self._problem:
            self.errors.pop("file", None)
            self.add_error("file", self._problem)
        found["taken_at"] = _moment(found.get("day"), found.get("time"))
        return found


class AsideForm(Form):
    """Why something is set aside."""

    why = forms.CharField(
        label="Why is it set aside?",
        help_text="For example: it belongs to another case. It is kept, and organisations that "
        "share in the case no longer see it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
