"""Say of an uncertain link that it is one person, or that it is not."""

from __future__ import annotations

from django.utils import timezone

from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.policy import Refused
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.fetching import fetch
from saferplaces.intake.incidents.models import LinkVerdict
from saferplaces.intake.incidents.policy import links
from saferplaces.intake.incidents.registry import LINK_DECIDED

SHORTEST = 10
"""Characters of a reason that another person can follow."""


def decide_link(actor: Actor, link_id: str, verdict: str, reason: str) -> LinkVerdict:
    """Confirm or refuse an uncertain link; the newest word on a pair counts.

    Raises
    ------
    Problem
        When the verdict or the reason will not do.
    saferplaces.foundation.ui.fetching.OutOfReach
        When one of the two records is not the actor's to read.
    """
    with acting(actor):
        if actor.user_id is None:
            raise Refused("Only a person can judge a link.")
        link = fetch(links, actor, link_id, "decide", lock=True)
        if verdict not in LinkVerdict.Verdict.values:
            raise Problem("Select whether the two records are one person", "verdict")
        if len(reason.strip()) < SHORTEST:
            raise Problem("Say in a sentence what shows it", "reason")
        said = LinkVerdict.objects.create(
            left_profile=link.left_profile,
            right_profile=link.right_profile,
            verdict=verdict,
            reason=reason.strip(),
            decided_by_id=actor.user_id,
            decided_at=timezone.now(),
        )
        record(
            actor,
            what="combine",
            verb="link.decided",
            objects=[f"link:{link.pk}"],
            people=[person for person in (link.left_person, link.right_person) if person],
            detail={"verdict": verdict},
        )
        for follow in LINK_DECIDED:
            follow([person for person in (link.left_person, link.right_person) if person])
    return said
