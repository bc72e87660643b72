"""The only place from which others get conferences, and what the pages list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from saferplaces.casework.cases.models import Action, ActionState, Part
from saferplaces.casework.cases.queries import people_of
from saferplaces.casework.conferences.models import (
    Answer,
    Attendee,
    Conference,
    ConferenceState,
    Item,
    Paper,
    Requirement,
    RequirementState,
    seat,
)
from saferplaces.casework.conferences.policy import conferences, items, papers, requirements
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Membership

UNDER_WAY = (ConferenceState.PLANNED, ConferenceState.HELD)
PAST = (ConferenceState.HELD, ConferenceState.MINUTED)


def of_case(case_id: int) -> QuerySet[Conference]:
    """Return the conferences of a case, the newest first; the caller asks the policy."""
    return Conference.objects.filter(case_id=case_id).select_related("chair")


def requirements_of(case_id: int) -> QuerySet[Requirement]:
    """Return the duties to confer about a case, the newest first."""
    rows = Requirement.objects.filter(case_id=case_id).select_related("met_by", "dispensed_by")
    return rows.order_by("-began_at", "-pk")


def due_of(case_id: int) -> QuerySet[Requirement]:
    """Return the duties that are neither met nor ended."""
    return Requirement.objects.filter(case_id=case_id, state=RequirementState.DUE)


def listed(actor: Actor, terms: Mapping[str, Any] | None = None) -> QuerySet[Requirement]:
    """Return the duties that the actor may read, by what was asked for: state, district, team.

    A team's are those of the cases that somebody leads who is or was of it.
    """
    rows = requirements.readable(actor).select_related("case", "dispensed_by", "met_by")
    given = terms or {}
    state = given.get("state") or ""
    if state == "overdue":
        rows = rows.filter(state=RequirementState.DUE, due_at__lt=timezone.now())
    elif state:
        rows = rows.filter(state=state)
    if given.get("district"):
        rows = rows.filter(case__district=given["district"])
    if given.get("team"):
        people = Membership.objects.filter(team_id=given["team"])
        rows = rows.filter(case__lead__in=people.values("user_id"))
    return rows


def overdue(actor: Actor) -> QuerySet[Requirement]:
    """Return the duties past their time that the actor may read."""
    return listed(actor, {"state": "overdue"})


def seated(actor: Actor) -> QuerySet[Conference]:
    """Return the conferences in which the actor sits, as whom they are now."""
    mine = Q(seats__contains=[seat(actor.user_id, actor.organisation_id)])
    return conferences.readable(actor).filter(mine).select_related("case", "chair")


def upcoming(actor: Actor) -> QuerySet[Conference]:
    """Return the conferences in which the actor sits that are to come, or wait for minutes."""
    return seated(actor).filter(state__in=UNDER_WAY)


def unanswered(actor: Actor) -> QuerySet[Conference]:
    """Return the conferences to come that the actor is invited to and has not answered."""
    asked = Attendee.objects.filter(
        conference=OuterRef("pk"),
        user_id=actor.person,
        organisation_id=actor.body,
        answer=Answer.NONE,
        withdrawn_at=None,
    )
    rows = upcoming(actor).filter(Exists(asked), state=ConferenceState.PLANNED)
    return rows.exclude(chair_id=actor.user_id)


def attendees(conference: Conference) -> list[Attendee]:
    """Return who is invited now."""
    rows = conference.attendees.filter(withdrawn_at=None)
    return list(rows.select_related("user", "organisation", "accepted_by"))


def own_seat(actor: Actor, conference: Conference) -> Attendee | None:
    """Return the actor's own row, as whom they are now."""
    return conference.attendees.filter(
        user_id=actor.person, organisation_id=actor.body, withdrawn_at=None
    ).first()


def items_for(actor: Actor, conference: Conference, part: str) -> list[Item]:
    """Return the items of a part that the actor may read, with their minutes."""
    rows = items.readable(actor).filter(conference=conference, part=part)
    return list(
        rows.select_related("written_by", "conference__case").prefetch_related("corrections__by")
    )


def papers_for(actor: Actor, conference: Conference) -> list[Paper]:
    """Return the papers that the actor may read, the newest first."""
    rows = papers.readable(actor).filter(conference=conference)
    return list(rows.select_related("made_by"))


def victims_of(conference: Conference) -> list[Any]:
    """Return the victims of the conference's case."""
    return people_of(conference.case_id, Part.VICTIM)


def complained_about(conference: Conference) -> list[Any]:
    """Return the people complained about in the conference's case."""
    return people_of(conference.case_id, Part.COMPLAINED_ABOUT)


def actions_overdue(now: dt.datetime | None = None) -> QuerySet[Action]:
    """Return the actions that conferences agreed and that are past their day."""
    rows = Action.objects.filter(state=ActionState.OPEN, due_at__lt=now or timezone.now())
    return rows.filter(agreed_in_conference__isnull=False)


def with_state(case_ids: Iterable[int]) -> dict[int, Requirement]:
    """Return the duty that stands for some cases: the one that is due, or the newest."""
    found: dict[int, Requirement] = {}
    rows = Requirement.objects.filter(case_id__in=list(case_ids)).order_by("began_at", "pk")
    for row in rows:
        kept = found.get(row.case_id)
        if kept is None or kept.state != RequirementState.DUE:
            found[row.case_id] = row
    return found
