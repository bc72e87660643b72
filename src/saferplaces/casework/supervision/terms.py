"""What the pages of this room are about: a district, a team, a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Team
from saferplaces.foundation.identity.teams import TeamForm, people_of
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.registry import Team as Asked

DAYS = 28
PERIODS = [
    ("7", "7 days"),
    ("28", "28 days"),
    ("92", "3 months"),
    ("183", "6 months"),
    ("365", "12 months"),
]


@dataclass(frozen=True)
class Terms:
    """A district and a team ("" and None for all of the actor's), and days up to now."""

    district: str = ""
    team: Team | None = None
    days: int = DAYS

    @property
    def since(self) -> dt.datetime:
        """The beginning of the first day of the period; today is its last."""
        first = timezone.localdate() - dt.timedelta(days=self.days - 1)
        return timezone.make_aware(dt.datetime.combine(first, dt.time()))

    @property
    def people(self) -> frozenset[int] | None:
        """Everybody who is or was of the team; None where no team is asked about."""
        return people_of(self.team.pk) if self.team else None

    @property
    def place(self) -> str:
        """The district, or the team's where only the team is given."""
        return self.district or (self.team.district if self.team else "")

    def asked(self) -> Asked:
        """Return the terms as other rooms get them."""
        team_id = self.team.pk if self.team else None
        return Asked(self.place, team_id, self.people, since=self.since)

    def query(self, **more: str | int | None) -> str:
        """Return the query of an address with these terms and more."""
        given: dict[str, str | int | None] = {
            "district": self.district,
            "team": self.team.pk if self.team else "",
            "days": self.days if self.days != DAYS else "",
        }
        return urlencode({k: v for k, v in {**given, **more}.items() if v is not None and v != ""})


class TermsForm(TeamForm):
    """The filter of a page."""

    days = forms.ChoiceField(required=False, label="Period up to today", choices=PERIODS)

    def __init__(
        self, actor: Actor, given: QueryDict, *, days: int = DAYS, teams: bool = True
    ) -> None:
        asked = given.copy()
        if not asked.get("days"):
            asked["days"] = str(days)
        super().__init__(actor, asked)
        self.usual = days
        if not teams:
            del self.fields["team"]

    @property
    def terms(self) -> Terms:
        """The terms; what is not one of the choices is left out."""
        self.is_valid()
        given = self.cleaned_data
        return Terms(
            given.get("district") or "", given.get("team"), int(given.get("days") or self.usual)
        )


def named(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of districts, by code; the code where there is none."""
    names = {d.code: d.name for d in districts()}
    return {code: names.get(code, code or "Not known") for code in codes}
