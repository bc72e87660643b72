"""Hand decisions over to the force's own system, and keep the reference that comes back."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

from saferplaces.casework.reviews.models import Decision, Review, ReviewState
from saferplaces.casework.reviews.paste import text_for_the_log
from saferplaces.casework.reviews.queries import effective
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import SYSTEM, Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Incident

AT_ONCE = 1000
RECIPIENT = "The force's command and control system"


def hand_over(out: Path, actor: Actor = SYSTEM) -> int:
    """Write one JSON line for each decision that counts and has not been handed over.

    What waits for a second look stays here until it is settled. Of several decisions on one log
    that were made since the last time, only the one that counts goes out. The file is whole on
    the disk before the decisions are marked, so a decision is handed over once more rather than
    never when the machine fails in between; its number tells the other side that it knows it.
    """
    with acting(actor):
        undone = Decision.objects.filter(handed_over_at=None, review__state=ReviewState.DECIDED)
        keys = sorted(set(undone.values_list("review_id", flat=True)))
        list(Review.objects.select_for_update().filter(pk__in=keys).order_by("pk").values("pk"))
        found = [d for d in effective(keys).values() if d.handed_over_at is None]
        found.sort(key=lambda d: d.pk)
        aside = out.with_name(f".{out.name}.part")
        aside.unlink(missing_ok=True)
        aside.touch(mode=0o600)
        with aside.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in _lines(found))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(out)
        now = timezone.now()
        Decision.objects.filter(pk__in=[d.pk for d in found]).update(handed_over_at=now)
        for start in range(0, len(found), AT_ONCE):
            record(
                actor,
                what="disclose",
                verb="decisions.handed_over",
                objects=[f"decision:{d.pk}" for d in found[start : start + AT_ONCE]],
                recipient=RECIPIENT,
            )
    return len(found)


def take_back(lines: Iterable[str], actor: Actor = SYSTEM) -> int:
    """Store the references of the force's system: JSON lines with `decision` and `reference`.

    Raises
    ------
    Problem
        When a line is not one of ours; it names the line, and nothing is stored.
    """
    given: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            key, reference = _returned(line, number)
            given[key] = reference
    with acting(actor):
        found = Decision.objects.filter(pk__in=given, handed_over_at__isnull=False)
        there = set(found.values_list("pk", flat=True))
        if missing := sorted(set(given) - there):
            raise Problem(f"Decision {missing[0]} was not handed over from here.")
        for key, reference in given.items():
            Decision.objects.filter(pk=key).update(reference=reference)
        record(
            actor,
            what="collect",
            verb="decisions.references_stored",
            objects=[f"decision:{key}" for key in given],
        )
    return len(given)


def _returned(line: str, number: int) -> tuple[int, str]:
    try:
        told = json.loads(line)
        key, reference = int(told["decision"]), str(told["reference"]).strip()
    except (ValueError, KeyError, TypeError):
        raise Problem(f"Line {number} needs a decision and a reference.") from None
    if not reference or len(reference) > 60:
        raise Problem(f"Line {number}: a reference has 1 to 60 characters.")
    return key, reference


def _lines(decisions: list[Decision]) -> list[str]:
    reviews = Review.objects.in_bulk([d.review_id for d in decisions])
    incidents = Incident.objects.in_bulk([r.incident_id for r in reviews.values()])
    return [
        json.dumps(_line(d, incidents[reviews[d.review_id].incident_id]), ensure_ascii=False)
        for d in decisions
    ]


def _line(decision: Decision, incident: Incident) -> dict[str, Any]:
    return {
        "decision": decision.pk,
        "log": incident.record_id,
        "agency": incident.agency,
        "decided_at": decision.decided_at.astimezone(dt.UTC).isoformat(),
        "kind": decision.kind,
        "recording": decision.recording,
        "crime_class": decision.crime_class,
        "crime_number": decision.crime_number,
        "hate_strands": decision.hate_strands,
        "domestic": decision.domestic,
        "asb_category": decision.asb_category,
        "risk_level": decision.risk_level,
        "text": text_for_the_log(decision, incident.record_id),
    }
