"""Forms of sessions and places of work."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import JUSTICE_ADULTS
from saferplaces.foundation.reference.queries import codes
from saferplaces.foundation.ui.fields import DateField
from saferplaces.foundation.ui.forms import Form
from saferplaces.foundation.ui.times import TimeField
from saferplaces.programmes.immediate_justice.actions.attendance import Mark
from saferplaces.programmes.immediate_justice.actions.sessions import Plan
from saferplaces.programmes.immediate_justice.actions.sites import ANSWERS, Place
from saferplaces.programmes.immediate_justice.filling import Seat
from saferplaces.programmes.immediate_justice.forms.parts import (
    at,
    coded,
    in_districts,
    key_field,
    line,
    long_text,
    number,
    offer,
    radios,
    select,
)
from saferplaces.programmes.immediate_justice.grid import to_grid
from saferplaces.programmes.immediate_justice.models import Referral, Session, Site


class SessionForm(Form):
    """A session as it is planned."""

    site = select("Place of work", "Leave it for the awareness course.", required=False)
    venue = line("Venue of the awareness course", required=False)
    district = select("District of the course", required=False)
    day = DateField(label="Day", future=True)
    starts = TimeField(label="Begins")
    ends = TimeField(label="Ends")
    places = number("Places")
    supervisor = select("Supervisor")
    kit = forms.MultipleChoiceField(
        label="Kit", required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )  # fmt: skip
    pick_up = line("Pick-up place", required=False)
    pick_up_time = TimeField(label="Pick-up time", required=False)
    notes = long_text("Anything else", required=False, rows=2)

    def __init__(self, actor: Actor, data: Any = None) -> None:
        super().__init__(data, initial={"supervisor": str(actor.user_id)})
        rows = Site.objects.filter(state="open").order_by("district", "name")
        found = [(str(row.pk), f"{row.name} ({row.district.title()})") for row in rows[:500]]
        offer(self, "site", found, "None: it is the course")
        in_districts(self, "district", "That of the place of work")
        staff = people(JUSTICE_ADULTS, organisation_id=actor.body)
        offer(self, "supervisor", [(str(one.pk), one.name) for one in staff])
        coded(self, "kit", "justice_kit")

    def plan(self) -> Plan:
        """Return the session that is asked for."""
        given = self.cleaned_data
        pick_up_time = given["pick_up_time"]
        return Plan(
            starts_at=at(given["day"], given["starts"]),
            ends_at=at(given["day"], given["ends"]),
            places=given["places"],
            supervisor_id=int(given["supervisor"]),
            site_id=int(given["site"]) if given["site"] else None,
            venue=given["venue"],
            district=given["district"],
            kit=tuple(given["kit"]),
            pick_up=given["pick_up"],
            pick_up_at=at(given["day"], pick_up_time) if pick_up_time else None,
            notes=given["notes"],
        )


class FillForm(Form):
    """Who is placed on a session."""

    people = forms.TypedMultipleChoiceField(
        label="Who is placed on it?", coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Select at least one person"},
    )  # fmt: skip
    elsewhere = line(
        "If somebody works outside the community that was affected, why?", required=False
    )

    def __init__(self, offered: list[tuple[Referral, str]], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "people", [(row.pk, text) for row, text in offered])


class RosterForm(Form):
    """The roster: for each person what happened; who is left empty is not marked."""

    saved_as_it_goes = True
    key = key_field()

    def __init__(self, session: Session, rows: list[Seat], data: Any = None) -> None:
        super().__init__(data)
        self.session, self.bookings = session, rows
        points = [(c.code, f"{c.code}: {c.label}") for c in codes("justice_points")]
        outcomes = [(c.code, c.label) for c in codes("justice_attendance")]
        hi_vis = "hi_vis" in session.kit
        for row in rows:
            own: dict[str, forms.Field] = {
                "outcome": select("What happened?", required=False),
                "started": TimeField(label="Came, if not at the beginning", required=False),
                "ended": TimeField(label="Left, if not at the end", required=False),
                "penalty": number("Minutes taken off", required=False),
                "quality": select("Quality of work", required=False),
                "behaviour": select("Behaviour", required=False),
            }
            if hi_vis:
                own["hi_vis"] = forms.BooleanField(label="Wore hi-vis", required=False)
            for name, field in own.items():
                self.fields[f"{name}-{row.pk}"] = field
            offer(self, f"outcome-{row.pk}", outcomes, "Not marked")
            offer(self, f"quality-{row.pk}", points, "Not said")
            offer(self, f"behaviour-{row.pk}", points, "Not said")

    def marks(self) -> dict[int, Mark]:
        """Return the marks by booking."""
        return {row.pk: self._mark(row) for row in self.bookings if self._of("outcome", row)}

    def _of(self, name: str, row: Seat) -> Any:
        return self.cleaned_data.get(f"{name}-{row.pk}")

    def _mark(self, row: Seat) -> Mark:
        return Mark(
            self._of("outcome", row),
            started_at=self._moment(self._of("started", row)),
            ended_at=self._moment(self._of("ended", row)),
            penalty=self._of("penalty", row) or 0,
            hi_vis=self._of("hi_vis", row) if f"hi_vis-{row.pk}" in self.fields else None,
            quality=_point(self._of("quality", row)),
            behaviour=_point(self._of("behaviour", row)),
        )

    def _moment(self, time: dt.time | None) -> dt.datetime | None:
        return day_and(self.session, time) if time else None


def day_and(session: Session, time: dt.time) -> dt.datetime:
    """Return a time on the day of a session."""
    return at(timezone.localdate(session.starts_at), time)


def _point(text: str | None) -> int | None:
    return int(text) if text else None


class PlaceForm(Form):
    """A place that somebody nominates."""

    kind = radios("What is there to do?")
    name = line("Name the place in a few words", "For example: underpass at the station.", most=120)
    where = long_text(
        "Where is it?",
        "Streets, shops or signs nearby. Do not give names of people or house numbers.",
        rows=3,
    )
    district = select("District")
    ward = line("Ward or neighbourhood, if you know it", required=False, most=120)
    words = long_text(
        "What would make it better?", "Do not say who you think did it.", required=False, rows=3
    )
    lon = forms.FloatField(required=False, min_value=-9, max_value=3, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=49, max_value=61, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["lon"].widget.attrs["data-pick"] = "lon"
        self.fields["lat"].widget.attrs["data-pick"] = "lat"
        coded(self, "kind", "justice_work")
        in_districts(self, "district")

    def place(self) -> Place:
        """Return the place; a point on the map becomes National Grid."""
        given = self.cleaned_data
        east = north = None
        if given["lon"] is not None and given["lat"] is not None:
            east, north = to_grid(given["lon"], given["lat"])
        return Place(
            given["name"], given["kind"], given["where"], given["district"], given["ward"],
            east, north, given["words"],
        )  # fmt: skip


class TakeOnForm(Form):
    """A nomination as others will read it."""

    name = line("Name of the place", most=120)
    words = long_text(
        "What the nominator says", "Take out names and anything about people.", required=False
    )


class PassForm(Form):
    """What the council is to know."""

    text = long_text("What is the council to know?", "They read this and where the place is.")


class SameForm(Form):
    """Of which place a nomination is a repeat."""

    other = radios("It is the same as")

    def __init__(self, near: list[Site], data: Any = None) -> None:
        super().__init__(data)
        offer(self, "other", [(str(s.pk), f"{s.reference}: {s.name}") for s in near])


class AssessForm(Form):
    """The checklist of a place, as it stands today."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.rows = list(codes("justice_site_checks"))
        for row in self.rows:
            self.fields[row.code] = radios(row.label, inline=True)
            offer(self, row.code, ANSWERS.items())
            self.fields[f"{row.code}_words"] = line(
                "What is done about it?", "Needed where the answer is not the safe one.",
                required=False, most=500,
            )  # fmt: skip
        self.fields["controls"] = long_text("How are the risks kept low, or why is it unsuitable?")
        self.fields["suitable"] = radios("Is the place suitable?", inline=True)
        offer(self, "suitable", [("yes", "Yes"), ("no", "No")])

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return the answers by question."""
        given = self.cleaned_data
        return {row.code: (given[row.code], given[f"{row.code}_words"]) for row in self.rows}
