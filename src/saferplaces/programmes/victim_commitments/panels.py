"""What this room shows on other pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from saferplaces.foundation.audit.access import Access
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import JUSTICE_VICTIMS
from saferplaces.foundation.reference.queries import choices
from saferplaces.foundation.ui.home import Card
from saferplaces.intake.safe_contact.identity import identities
from saferplaces.programmes.victim_commitments import queries
from saferplaces.programmes.victim_commitments.models import Undertaking
from saferplaces.programmes.victim_commitments.policy import undertakings
from saferplaces.programmes.victim_commitments.words import standing


def of_referral(actor: Actor, key: str, access: Access) -> Mapping[str, Any] | None:
    """Return how the commitments to the victims of a referral stand.

    Whoever may read the referral sees that: the police, and the service that sees it through. Who
    the victim is, and what they said, is for those who work with them; what they would like done
    is also for whoever plans the activity.
    """
    rows = []
    for found in queries.of_referral(int(key)):
        works = undertakings.may(actor, "read", found).allowed
        plans = undertakings.may(actor, "plan", found).allowed
        if works:
            access.saw("undertaking", [found.pk], [found.person_id])
        rows.append(
            {
                "undertaking": found,
                "name": found.victim.name if works else found.victim.get_kind_display(),
                "address": reverse("victim-commitment", args=[found.pk]) if works else "",
                "commitments": [standing(row) for row in found.commitments.all()],
                "wishes": list(found.wishes.all()) if works or plans else [],
                "plans": plans,
            }
        )
    if not rows:
        return None
    return {"rows": rows, "came": dict(choices("victim_wishes"))}


def card(actor: Actor) -> Card | None:
    """Return what waits for whoever works with victims."""
    if not actor.can(JUSTICE_VICTIMS):
        return None
    late = queries.overdue(actor)
    note = f"{late} overdue" if late else ""
    return Card(
        "Commitments to victims", reverse("victim-commitments"), queries.to_do(actor), note,
        pressing=bool(late),
    )  # fmt: skip


def reaches(actor: Actor, person_id: str) -> bool:
    """Say whether somebody works with a person as a victim: they ask how to reach them safely."""
    if not actor.can(JUSTICE_VICTIMS):
        return False
    ours = Undertaking.objects.filter(undertakings.scope(actor, "work"))
    return ours.filter(person_id__in=identities(person_id)).exists()
