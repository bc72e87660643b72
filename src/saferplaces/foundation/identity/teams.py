"""A district and a team: what lists are narrowed to, and what a sergeant's figures count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership, Team
from saferplaces.foundation.reference.models import District
from saferplaces.foundation.reference.queries import districts
from saferplaces.foundation.registry import Whose


def reach(actor: Actor) -> list[District]:
    """Return the districts of the actor, in their order."""
    return [d for d in districts() if actor.districts is None or d.code in actor.districts]


def teams_of(actor: Actor) -> QuerySet[Team]:
    """Return the actor's organisation's teams that work in the actor's districts."""
    found = Team.objects.filter(organisation=actor.organisation_id, active=True)
    if actor.districts is None:
        return found
    return found.filter(Q(district__in=actor.districts) | Q(pk=actor.team_id))


def people_of(team_id: int) -> frozenset[int]:
    """Return everybody who is or was of a team."""
    return frozenset(Membership.objects.filter(team=team_id).values_list("user_id", flat=True))


class TeamForm(forms.Form):
    """A filter by district and team; what is not one of the choices is left out."""

    district = forms.ChoiceField(required=False)
    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", "All"), *((d.code, d.name) for d in reach(actor))]  # type: ignore[attr-defined]
        self.fields["team"].queryset = teams_of(actor)  # type: ignore[attr-defined]

    @property
    def whose(self) -> Whose:
        """The district and the team that were asked for, with the team's people."""
        self.is_valid()
        team = self.cleaned_data.get("team")
        district = self.cleaned_data.get("district") or ""
        return Whose(district, team.pk, people_of(team.pk)) if team else Whose(district)
