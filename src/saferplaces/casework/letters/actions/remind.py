"""Send somebody in a case a reminder that says nothing about anybody."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from saferplaces.casework.cases.models import CasePerson
from saferplaces.casework.cases.policy import cases
from saferplaces.casework.cases.queries import case as case_of
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions.send import Channel, may_reach, send_message
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.messages.templates import gaps
from saferplaces.foundation.messages.templates import template as standing
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.formats import moment
from saferplaces.intake.safe_contact.queries import where


def remind(
    actor: Actor,
    case_id: int,
    *,
    person_id: int,
    channel: Channel,
    template: str,
    first_line: str,
    at: dt.datetime | None = None,
) -> Outgoing:
    """Have a reminder sent in a way that is safe for the person.

    Parameters
    ----------
    first_line:
        One of the lines that the force has set (list ``message_first_lines``).
    at:
        Of what it reminds, where the reminder says so.

    Raises
    ------
    Problem
        When it is no reminder, no such way is safe, or it does not say of when.
    """
    with acting(actor):
        case = case_of(case_id)
        cases.may(actor, "work", case).require()
        person = CasePerson.objects.filter(pk=person_id, case=case, left_at__isnull=True).first()
        if person is None:
            raise Problem("Select somebody who is in the case", "person")
        may_reach(person.person_id, channel)
        row = standing(template, channel)
        if not row.values["reminder"]:
            raise Problem("Select a reminder", "template")
        wanted = gaps(f"{row.values['subject']} {row.values['text']}")
        if wanted & {"day", "time"} and (at is None or at < timezone.now()):
            raise Problem("Enter when it is, in the future", "day")
        day, _, time = moment(at, " at ").partition(" at ")
        known = {
            "reference": case.reference, "first_line": first_line, "day": day, "time": time
        }  # fmt: skip
        return send_message(
            actor,
            channel=channel,
            to=where(person.person_id, channel),
            template=template,
            values={name: known[name] for name in wanted},
            about=f"case:{case.pk}",
            person_id=person.person_id,
        )
