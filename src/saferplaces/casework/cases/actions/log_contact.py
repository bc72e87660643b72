"""Write down a contact with somebody in a case, or one that was tried."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases import clocks
from saferplaces.casework.cases.models import CasePerson, Contact, Part
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.casework.cases.reaching import refuse_unsafe
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import codes


def log_contact(
    actor: Actor,
    case_id: int,
    *,
    case_person_id: int,
    kind: str,
    outcome: str,
    channel: str = "",
    outgoing: bool = True,
    face_to_face: bool = False,
    text: str = "",
    shared: bool = False,
    at: dt.datetime | None = None,
) -> Contact:
    """Write down a contact.

    An outgoing one in a way that is not safe for the person is refused, and so is one in a way
    that nobody has asked about; that somebody was not contacted because it is not safe, or because
    they do not want it, is written down without a way.

    Parameters
    ----------
    kind, outcome, channel:
        Codes of the lists ``contact_kinds``, ``contact_outcomes`` and ``contact_channels``.
    at:
        When it was; now if not given.

    Raises
    ------
    Problem
        With the field that will not do.
    """
    now = timezone.now()
    when = at or now
    with acting(actor):
        case = locked(actor, case_id, "contribute", closed_too=True)
        user_id = actor.person
        person = CasePerson.objects.filter(
            pk=case_person_id, case=case, left_at__isnull=True
        ).first()
        if person is None:
            raise Problem("Select somebody in the case", "person")
        meant = codes("contact_kinds").filter(code=kind).first()
        came = codes("contact_outcomes").filter(code=outcome).first()
        if meant is None:
            raise Problem("Select what the contact was for", "kind")
        if came is None:
            raise Problem("Select what came of it", "outcome")
        if when > now or when < case.opened_at:
            raise Problem("The contact must be after the case was opened, and not later", "at")
        tried = came.values["reached"] or not came.values["settles"]
        if tried and not codes("contact_channels").filter(code=channel).exists():
            raise Problem("Select a way", "channel")
        if outgoing and tried:
            refuse_unsafe(person, channel)
        if not text.strip() and (came.values["settles"] or meant.values["update"]):
            raise Problem("Enter what was said, or why they were not told", "text")
        found = Contact.objects.create(
            case=case,
            person=person,
            kind=kind,
            outgoing=outgoing,
            channel=channel if tried else "",
            outcome=outcome,
            face_to_face=face_to_face and bool(came.values["reached"]),
            text=text.strip(),
            shared=shared or actor.organisation_id != case.organisation_id,
            at=when,
            by_id=user_id,
            organisation_id=actor.body,
            written_at=now,
        )
        settled = came.values["reached"] or (came.values["settles"] and outgoing)
        if person.part == Part.VICTIM and case.closed_at is None and settled:
            clocks.contacted(
                case, when, face_to_face=found.face_to_face,
                update=bool(meant.values["update"]),
            )  # fmt: skip
        happened(
            actor, case, "contact_logged", what="collect", people=[person.person_id],
            objects=[f"contact:{found.pk}"], kind=kind, outcome=outcome,
        )  # fmt: skip
    return found
