"""Forms of the administrator's pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Kind, Organisation, Regime, Team, User
from saferplaces.foundation.identity.queries import away, current
from saferplaces.foundation.identity.reach import organisations
from saferplaces.foundation.identity.roles import TASKS, Role, with_capability
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.ui.fields import DateField


class SearchForm(forms.Form):
    """Which people to show."""

    q = forms.CharField(label="Name or email address", required=False, max_length=200)
    role = forms.ChoiceField(
        label="Role", required=False, choices=[("", "All roles"), *Role.choices]
    )
    organisation = forms.ChoiceField(label="Organisation", required=False)
    state = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Everybody"), ("here", "People at work here"), ("gone", "People who left")],
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        shown = [(str(row.pk), row.name) for row in organisations(actor)]
        _set(self, "organisation", [("", "All organisations"), *shown])


class PersonForm(forms.Form):
    """Who it is."""

    name = forms.CharField(
        label="Full name", max_length=200, error_messages={"required": "Enter their full name"}
    )
    username = forms.EmailField(
        label="Work email address",
        max_length=254,
        error_messages={
            "required": "Enter their email address",
            "invalid": "Enter an email address in the correct format, like name@example.com",
        },
    )
    subject = forms.CharField(
        label="Identifier at the organisation's sign-in service",
        help_text="Issuer and subject with a space between. Leave it empty for a local account",
        required=False,
        max_length=255,
    )


class PartForm(forms.Form):
    """A part: role, where, from when to when."""

    role = forms.ChoiceField(
        label="Role",
        choices=Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role"},
    )
    organisation = forms.TypedChoiceField(
        label="Organisation",
        coerce=int,
        error_messages={"required": "Select an organisation"},
    )
    team = forms.TypedChoiceField(label="Team", coerce=int, required=False, empty_value=None)
    districts = forms.MultipleChoiceField(
        label="Districts",
        help_text="Select none for the whole area of the organisation",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False)

    def __init__(self, data: Any = None, *, actor: Actor, **more: Any) -> None:
        super().__init__(data, **more)
        managed = organisations(actor).filter(active=True)
        _set(self, "organisation", [("", "Select one"), *((o.pk, o.name) for o in managed)])
        teams = Team.objects.filter(organisation__in=managed, active=True)
        rows = teams.select_related("organisation").order_by("organisation__name", "name")
        named = [(team.pk, f"{team.organisation}: {team}") for team in rows]
        _set(self, "team", [("", "No team"), *named])
        _set(self, "districts", [(row.code, row.name) for row in districts()])


class LastDayForm(forms.Form):
    """The last day of a part, or of a leaver."""

    last_day = DateField(label="Last day", help_text="They can work here until the end of it")


class AbsenceForm(forms.Form):
    """Days away, and who covers."""

    starts_on = DateField(label="First day away")
    ends_on = DateField(label="Last day away", required=False)
    cover = forms.TypedChoiceField(label="Who covers", coerce=int, required=False, empty_value=None)

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data)
        _set(self, "cover", [("", "Nobody"), *colleagues(person)])


class HandOverForm(forms.Form):
    """To whom all of somebody's work goes."""

    to = forms.TypedChoiceField(
        label="Give all of it to",
        coerce=int,
        error_messages={"required": "Select who takes it"},
    )

    def __init__(self, data: Any = None, *, person: User) -> None:
        super().__init__(data)
        _set(self, "to", [("", "Select a person"), *colleagues(person)])


class OrganisationForm(forms.Form):
    """An organisation and the law under which it holds personal data."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter its name"})
    code = forms.SlugField(
        max_length=60,
        help_text="A short name without spaces, such as leeds-community-safety",
        error_messages={"required": "Enter a short name"},
    )
    kind = forms.ChoiceField(choices=Kind.choices)
    regime = forms.ChoiceField(
        label="Holds personal data under",
        choices=Regime.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a law"},
    )
    districts = forms.MultipleChoiceField(
        help_text="Select none for the whole region",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    active = forms.BooleanField(label="Its people may work here", required=False, initial=True)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        _set(self, "districts", [(row.code, row.name) for row in districts()])


class TeamForm(forms.Form):
    """A team and the district that it works in."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter its name"})
    code = forms.SlugField(
        max_length=60,
        help_text="A short name without spaces",
        error_messages={"required": "Enter a short name"},
    )
    district = forms.ChoiceField(required=False)
    active = forms.BooleanField(label="It can be given work", required=False, initial=True)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        _set(self, "district", [("", "No one district"), *((d.code, d.name) for d in districts())])


def colleagues(person: User) -> list[tuple[int, str]]:
    """Return the people who can take on work today in an organisation of this person."""
    theirs = Organisation.objects.filter(membership__user=person)
    workers = current().filter(organisation__in=theirs, role__in=with_capability(TASKS))
    keys = workers.values("user_id")
    absent = set(away().values_list("pk", flat=True))
    return [
        (user.pk, f"{user.name} (away today)" if user.pk in absent else user.name)
        for user in User.objects.filter(pk__in=keys, is_service=False).exclude(pk=person.pk)
    ]


def today() -> dt.date:
    """Return today, for a form's first values."""
    return timezone.localdate()


def _set(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    field = form.fields[name]
    field.choices = choices  # type: ignore[attr-defined]
