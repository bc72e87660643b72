"""Legal holds in force, on the page of the record that they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.retention.policy import holds as policy
from saferplaces.foundation.retention.queries import holds

TEMPLATE = "retention/hold_panel.html"
Load = Callable[[Actor, str, Access], Mapping[str, Any] | None]


def of_record(
    model: str, people: Callable[[str], Iterable[str]] = lambda _: ()
) -> Load:  # fmt: skip
    """Return the panel of a model's records.

    Everybody of the organisation who reads the record is told that it is held, and that nothing of
    it is disposed of; why is for those who decide on holds.

    Parameters
    ----------
    people:
        Of a record (its key), of whom it speaks: a hold on one of them holds it too.
    """

    def load(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
        rows = holds(model, key, people(key)).filter(organisation=actor.organisation_id)
        found = list(rows.order_by("placed_at", "pk"))
        if not found:
            return None
        access.saw("hold", [one.pk for one in found])
        return {
            "holds": [
                (one, (one.model, one.key) == (model, key), policy.may(actor, "read", one).allowed)
                for one in found
            ]
        }

    return load
