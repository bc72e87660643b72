"""Gather what one request looked at, and write it as one record in the same transaction."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from saferplaces.foundation import clock
from saferplaces.foundation.identity.actor import Actor


@dataclass
class Access:
    """What a request has seen so far. The door writes it when the page is made.

    A view calls `saw` for everything that it puts on the page; a page that shows personal data
    and saw nothing fails (see `saferplaces.foundation.ui.doors`).
    """

    actor: Actor
    verb: str = ""
    purpose: str = ""
    reason: str = ""
    recipient: str = ""
    query: dict[str, Any] = field(default_factory=dict)
    objects: dict[str, None] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    declared: bool = False
    shows_protected: bool = False  # who works on the matter reads it here, protected or not

    def saw(self, kind: str, keys: Iterable[object], people: Iterable[str | None] = ()) -> None:
        """Note records of a kind that are shown, and the persons (person_id) that they show.

        An empty list is noted too: that somebody looked and found nothing is an access.
        """
        self.declared = True
        self.objects.update((f"{kind}:{key}", None) for key in keys)
        self.people.update((person, None) for person in people if person)

    def asked(self, **query: Any) -> None:
        """Note what was asked for: the terms of a search, the filters of a list."""
        self.query.update({k: v for k, v in query.items() if v not in (None, "", [])})

    def write(self, verb: str, what: str = "consult") -> None:
        """Write the record. The caller is inside the transaction of the read."""
        record(
            self.actor,
            what=what,
            verb=self.verb or verb,
            objects=self.objects,
            people=self.people,
            query=self.query,
            purpose=self.purpose,
            reason=self.reason,
            recipient=self.recipient,
        )


def record(
    actor: Actor,
    *,
    what: str,
    verb: str,
    objects: Iterable[str] = (),
    people: Iterable[str] = (),
    query: Mapping[str, Any] | None = None,
    purpose: str = "",
    reason: str = "",
    recipient: str = "",
    detail: Mapping[str, Any] | None = None,
) -> uuid.UUID:
    """Append one record to the trail, in the caller's transaction; return its key.

    Parameters
    ----------
    what:
        A value of `saferplaces.foundation.audit.models.What`.
    objects, people:
        Keys ``kind:key`` of the records, and the persons they show.
    detail:
        For a change: fields and states before and after, without personal content.
    """
    from saferplaces.foundation.audit.models import Entry  # noqa: PLC0415 - models load later

    seen = list(dict.fromkeys(objects))
    entry = Entry.objects.create(
        id=uuid.uuid4(),
        at=clock.true_now(),
        request_id=actor.request_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        role=actor.role,
        organisation_id=actor.organisation_id,
        organisation=actor.organisation,
        what=what,
        verb=verb,
        query=dict(query or {}),
        objects_seen=seen,
        people_seen=list(dict.fromkeys(people)),
        count=len(seen),
        purpose=purpose,
        reason=reason,
        recipient=recipient,
        detail=dict(detail or {}) | _as_of(),
    )
    key: uuid.UUID = entry.pk
    return key


def _as_of() -> dict[str, str]:
    """Say for when a demonstration's story was told: the record itself bears the true time."""
    return {"as_of": dt.datetime.now(dt.UTC).isoformat()} if clock.moved() else {}
