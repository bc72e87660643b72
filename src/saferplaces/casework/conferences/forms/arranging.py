"""Forms to arrange a conference, and to do without one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.casework.cases.models import Case
from saferplaces.casework.conferences.forms.fields import check_time, long_text, short_text
from saferplaces.casework.conferences.models import Conference
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.identity.queries import workers
from saferplaces.foundation.identity.roles import CONFERENCES_CHAIR
from saferplaces.foundation.reference.queries import choices, districts
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form


class Button(Form):
    """A button alone: what is wrong stands above the page's heading."""


class WhyForm(Form):
    """A reason."""

    why = long_text("Reason", rows=2)


class WhenForm(Form):
    """When and where."""

    day = DateField(label="Day", future=True)
    time = forms.CharField(
        label="Time", help_text="For example, 14:30", max_length=5, validators=[check_time],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )  # fmt: skip
    place = short_text(
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
            self.initial = {**self.initial} | {
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

    why = long_text("Why it is moved", rows=2)


class DispenseForm(Form):
    """An inspector's dispensation."""

    category = forms.ChoiceField(
        label="Why is no conference held?", widget=forms.RadioSelect,
        error_messages={"required": "Select why no conference is held"},
    )  # fmt: skip
    reason = long_text(
        "Reason, in your own words",
        "It is read in the force's report, counted by the category above. Name nobody.",
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["category"].choices = choices("conference_dispensations")  # type: ignore[attr-defined]


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
    team = forms.ChoiceField(label="Team", required=False)

    def __init__(self, organisation_id: int | None, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        teams = Team.objects.filter(organisation=organisation_id).order_by("name")
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "All teams"), *((str(team.pk), team.name) for team in teams),
        ]  # fmt: skip
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            ("", "All districts"), *((row.code, row.name) for row in districts()),
        ]  # fmt: skip


class PeriodForm(Form):
    """Which period a report is about."""

    first = DateField(label="Due from", required=False)
    last = DateField(label="Due until", required=False)
