"""Whose risk is still to be assessed: at first contact, and again after each new log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import Max
from django.utils import timezone

from saferplaces.casework.cases.models import (
    Case,
    CasePerson,
    Occurrence,
    OccurrenceState,
)
from saferplaces.casework.risk import queries as risk
from saferplaces.casework.risk.models import Assessment
from saferplaces.foundation.once import once
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.safe_contact.identity import all_identities


def to_assess(
    case: Case, victims: Iterable[CasePerson], assessed: Iterable[Assessment]
) -> Iterator[tuple[CasePerson, str]]:
    """Yield each victim whose risk is to be assessed now, with what is to be done in words.

    Parameters
    ----------
    assessed:
        The completed assessments about the case.
    """
    done = list(assessed)
    log = newest_log(case.pk) if done else None
    for victim in victims:
        known = all_identities([victim.person_id])
        mine = [one.completed_at for one in done if one.person_id in known and one.completed_at]
        if not mine:
            yield victim, f"Assess the risk to {victim.name}"
        elif log is not None and log > max(mine):
            yield victim, f"Assess the risk to {victim.name} again: it was reported once more"


@once
def newest_log(case_id: int) -> dt.datetime | None:
    """Return when a log that is confirmed as an occurrence was last reported.

    One that is dated ahead by mistake does not count: no assessment could ever come after it.
    """
    rows = Occurrence.objects.filter(case=case_id, state=OccurrenceState.CONFIRMED)
    now = timezone.localtime().replace(tzinfo=None)
    logs = Incident.objects.filter(pk__in=rows.values("incident_id"), reported_at__lte=now)
    at: dt.datetime | None = logs.aggregate(at=Max("reported_at"))["at"]
    return timezone.make_aware(at) if at else None


def first_to_assess(case: Case, victims: Iterable[CasePerson]) -> str:
    """Return what is to be assessed first in words, or ""."""
    found = to_assess(case, victims, risk.of_about("case", case.pk))
    return next((words for _, words in found), "")
