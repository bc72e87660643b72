"""Messages to people outside, in each state."""

from __future__ import annotations

from django.utils import timezone
from tests.saferplaces.transitions import doing, in_state

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.messages.actions import deliver
from saferplaces.foundation.messages.models import Outgoing
from saferplaces.foundation.reference.queries import code


@in_state("outgoing")
def _(state: str) -> Outgoing:
    now = timezone.now()
    row = code("message_templates", "one_time_code")
    return Outgoing.objects.create(
        channel="text", to="+447700900982", values={"code": "482913"}, template=row.code,
        template_row=row, about="referral:1", state=state, made_at=now, try_at=now,
    )  # fmt: skip


@doing("outgoing", "send")
def _(row: Outgoing, _actor: Actor) -> None:
    deliver.sent(row.pk, "one")


@doing("outgoing", "fail to send")
def _(row: Outgoing, _actor: Actor) -> None:
    deliver.fail(row.pk, "No answer.")


@doing("outgoing", "give up")
def _(row: Outgoing, _actor: Actor) -> None:
    deliver.give_up(row.pk, "Too often.")
