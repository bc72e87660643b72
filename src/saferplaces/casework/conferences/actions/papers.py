"""Papers: what each organisation brings, and the pack as it is frozen."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max
from django.utils import timezone

from saferplaces.casework.conferences.actions.locking import locked, note
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Contribution,
    Paper,
    Part,
    seat,
)
from saferplaces.casework.conferences.pack import SECTIONS, section
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem

PLANNED, HELD = ConferenceState.PLANNED, ConferenceState.HELD


def contribute(actor: Actor, key: int, *, text: str, part: str) -> Contribution:
    """Write down what one's organisation holds, for one part; it goes into the next pack."""
    with acting(actor):
        conference = locked(actor, key, "attend", PLANNED, HELD)
        own = seat(actor.user_id, actor.organisation_id)
        if part == Part.RESTRICTED and own not in conference.restricted:
            raise Refused("You are not asked into the restricted part.")
        if not text.strip():
            raise Problem("Write down what your organisation holds", field="text")
        made = Contribution.objects.create(
            conference=conference, organisation_id=actor.body, part=Part(part),
            text=text.strip(), by_id=actor.person, at=timezone.now(),
        )  # fmt: skip
        note(actor, "contributed", conference, detail={"part": part})
    return made


def freeze(actor: Actor, key: int, where: Mapping[str, str]) -> list[Paper]:
    """Make the papers as things stand now; older packs stay as they were.

    Parameters
    ----------
    where:
        For each section of `saferplaces.casework.conferences.pack` the part that reads it
        ("open", "restricted"), or "" to leave it out. The chair decides, having seen it.
    """
    with acting(actor):
        conference = locked(actor, key, "chair", PLANNED, HELD)
        if not any(where.get(name) for name in SECTIONS):
            raise Problem("Select at least one section")
        number = (conference.papers.aggregate(last=Max("number"))["last"] or 0) + 1
        made = [
            Paper.objects.create(
                conference=conference, part=part, number=number, made_by_id=actor.person,
                made_at=timezone.now(),
                sections=[
                    found
                    for name in SECTIONS
                    if where.get(name) == part or name == "contributions"
                    if where.get(name) and (found := section(name, conference, part))
                ],
            )
            for part in Part.values
        ]  # fmt: skip
        _disclosed(actor, conference, number)
        note(actor, "papers_frozen", conference, detail={"number": number, "where": dict(where)})
        told = [row.user_id for row in conference.attendees.filter(withdrawn_at=None)]
        others = [user for user in told if user and user != actor.user_id]
        notify(others, "Papers of a case conference are there", conference.address)
    return made


def _disclosed(actor: Actor, conference: Conference, number: int) -> None:
    """Record to whom the papers are opened: every organisation in the conference but the holder."""
    keys = {key.split(":")[1] for key in conference.seats} - {str(conference.case.organisation_id)}
    if not keys:
        return
    names = Organisation.objects.filter(pk__in=keys).values_list("name", flat=True)
    record(
        actor,
        what="disclose",
        verb="conference.papers_shared",
        objects=[f"conference:{conference.pk}", f"case:{conference.case_id}"],
        people=conference.case.people.filter(left_at=None).values_list("person_id", flat=True),
        recipient=", ".join(sorted(names))[:200],
        purpose="Case conference",
        detail={"number": number},
    )
