"""Find one record for an actor; what they may not reach looks as if it were not there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model
from django.http import Http404

from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Policy

M = TypeVar("M", bound=Model)


class OutOfReach(Http404):
    """A record that the actor may not reach; recorded as a refusal, shown as not found."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__("There is no such record, or it is not yours to see.")
        self.objects = [f"{kind}:{key}"]


def fetch(
    policy: Policy[M], actor: Actor, key: object, verb: str = "read", *, lock: bool = False,
    related: Sequence[str] = (),
) -> M:  # fmt: skip
    """Return the record with this key if the actor may do `verb` to it.

    Parameters
    ----------
    related:
        Records that the page shows too, read in the same query: ``("lead", "organisation")``.

    Raises
    ------
    OutOfReach
        When it is not there, or not theirs.
    """
    rows = policy.model._default_manager.filter(policy.scope(actor, verb))
    if related:
        rows = rows.select_related(*related)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfReach(str(policy.model._meta.model_name), key)
    return found
