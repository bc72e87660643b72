"""Reach beyond one's own districts for one record and a short time, and be seen to."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from saferplaces.foundation import registry
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.audit.models import BreakGlass, Unusual
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.queries import people
from saferplaces.foundation.identity.roles import AUDIT, BREAK_GLASS, SUPERVISE
from saferplaces.foundation.messages.actions import notify
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.reference.queries import setting

NAMED = {"incident": "an incident", "person": "a person"}
KINDS = tuple(NAMED)
LEAST_WORDS = 3
LONGEST_KEY = 100


def break_glass(actor: Actor, kind: str, key: str, reason: str) -> BreakGlass:
    """Let the actor, in their part, reach one record for some minutes.

    It is granted, recorded and told whether or not there is such a record: who asks learns that
    it exists by opening it, after they have said why (docs/audit.md).

    Raises
    ------
    Refused
        When the role may not.
    Problem
        When the reason says nothing.
    """
    if (
        not actor.can(BREAK_GLASS)
        or actor.membership_id is None
        or actor.user_id is None
        or kind not in KINDS
    ):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    if len(reason.split()) < LEAST_WORDS:
        raise Problem("Say why you need this record now, in a few words", "reason")
    now = timezone.now()
    with acting(actor):
        made = BreakGlass.objects.create(
            user_id=actor.user_id,
            membership_id=actor.membership_id,
            kind=kind,
            key=key,
            districts=sorted({d for who in registry.SUBJECTS for d in who.districts(kind, key)}),
            reason=reason,
            began_at=now,
            ends_at=now + dt.timedelta(minutes=float(setting("break_glass_minutes"))),
        )
        record(
            actor,
            what="break_glass",
            verb="glass.broken",
            objects=[f"{kind}:{key}", f"glass:{made.pk}"],
            people=[key] if kind == "person" else (),
            reason=reason,
            detail={"until": made.ends_at.isoformat(), "districts": made.districts},
        )
        Unusual.objects.create(
            pattern="break_glass",
            key=str(made.pk),
            actor_id=actor.user_id,
            role=actor.role,
            organisation_id=actor.organisation_id,
            began_at=now - dt.timedelta(minutes=1),
            ended_at=made.ends_at,
            entries=1,
            person_id=key if kind == "person" else "",
            reason=f"Asked for {NAMED[kind]} outside their districts; the reason is on its page.",
            found_at=now,
        )
        _tell(actor, made)
    return made


def _tell(actor: Actor, made: BreakGlass) -> None:
    told = {user.pk for user in people(AUDIT, organisation_id=actor.organisation_id)}
    for district in made.districts:
        told |= {user.pk for user in people(SUPERVISE, district=district)}
    notify(
        sorted(told - {actor.user_id}),
        "Somebody opened a record outside their districts in an emergency.",
        reverse("audit-glass", args=[made.pk]),
        urgent=True,
    )
