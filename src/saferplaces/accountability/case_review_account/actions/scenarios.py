"""Save assumptions about demand under a name."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.accountability.case_review_account.demand.model import Assumptions, as_json
from saferplaces.accountability.case_review_account.models import Scenario
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import CASE_REVIEWS_ACCOUNT
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem


def save(actor: Actor, *, name: str, words: str, assumptions: Assumptions) -> Scenario:
    """Save assumptions; what is saved is never changed, so that a paper can cite it.

    Raises
    ------
    Problem
        When the name is missing or taken.
    """
    if not actor.can(CASE_REVIEWS_ACCOUNT):
        raise Refused(f"Your role ({actor.role_name}) may not do this.")
    called = " ".join(name.split())
    if not called:
        raise Problem("Enter a name", field="name")
    with acting(actor):
        if Scenario.objects.filter(name__iexact=called).exists():
            raise Problem("Other assumptions have this name: choose another", field="name")
        made = Scenario.objects.create(
            name=called,
            words=words.strip(),
            assumptions=as_json(assumptions),
            made_by_id=actor.person,
            made_at=timezone.now(),
        )
        record(actor, what="alter", verb="demand.saved", objects=[f"scenario:{made.pk}"])
    return made
