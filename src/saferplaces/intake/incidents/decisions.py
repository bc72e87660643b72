"""Verdicts on links as the engine reads them (``asvat run --decisions FILE``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from saferplaces.intake.incidents.models import LinkVerdict, Party


def link_decisions() -> Iterator[Mapping[str, Any]]:
    """Return every verdict in the order in which they were given; the later one counts.

    The engine names records, not profiles: each side is a party that has the profile, as
    ``incident_id:role:position``. A pair that is no longer on record is left out.
    """
    verdicts = list(LinkVerdict.objects.order_by("decided_at", "pk").select_related("decided_by"))
    parties = _parties({p for v in verdicts for p in (v.left_profile, v.right_profile)})
    for verdict in verdicts:
        left, right = parties.get(verdict.left_profile), parties.get(verdict.right_profile)
        if left and right:
            yield {
                "kind": "link",
                "left": left,
                "right": right,
                "verdict": verdict.verdict,
                "decided_by": verdict.decided_by.username,
                "decided_at": verdict.decided_at.isoformat(),
            }


def _parties(profiles: set[str]) -> dict[str, str]:
    rows = Party.objects.filter(profile_id__in=profiles, withdrawn_at__isnull=True)
    rows = rows.order_by("profile_id", "party_id").distinct("profile_id")
    return {p.profile_id: f"{p.incident_id}:{p.role}:{p.position}" for p in rows}
