"""What is on record about the log of a review: read once, for the page and for the decision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from saferplaces.casework.reviews import queries
from saferplaces.casework.reviews.models import Decision, Review
from saferplaces.casework.reviews.prompts import Prompt, blind_among, prompts
from saferplaces.foundation.reference.queries import codes, label
from saferplaces.intake.incidents.models import Finding, Incident, Party
from saferplaces.intake.incidents.queries import parties_of

AGGRIEVED = ("caller", "victim")
RECORDED = frozenset({"CRIME", "ASB+CRIME"})


def sort_of(incident: Incident) -> str:
    """Return which decisions fit a log: those for a log, or those for a crime that is recorded."""
    recorded = incident.offence_class or incident.closing_code in RECORDED
    return "crime" if recorded else "log"


@dataclass(frozen=True)
class Log:
    """A review with its incident, finding and parties."""

    review: Review
    incident: Incident
    finding: Finding
    parties: tuple[Party, ...]

    @cached_property
    def prompts(self) -> tuple[Prompt, ...]:
        """All prompts of the engine, shown or not."""
        return tuple(prompts(self.review.pk, self.finding))

    @cached_property
    def blind(self) -> bool:
        """Whether the prompts stay hidden until it is decided."""
        return bool(blind_among([self.review.incident_id]))

    @property
    def shown(self) -> tuple[Prompt, ...]:
        """The prompts that the reviewer sees and answers."""
        return () if self.blind else self.prompts

    @property
    def sort(self) -> str:
        """Which decisions fit: those for a log, or those for a crime that is recorded."""
        return sort_of(self.incident)

    @property
    def factors(self) -> list[dict[str, Any]]:
        """Vulnerability factors with their words."""
        return list(self.finding.reading.get("vulnerability") or [])

    @property
    def strands(self) -> list[str]:
        """Hate strands that the text speaks of."""
        return list(self.finding.reading.get("hate_strands") or [])

    @property
    def asks_hate(self) -> bool:
        """Whether the text speaks of hate, so that the reviewer must say."""
        return bool(self.strands)

    @property
    def asks_domestic(self) -> bool:
        """Whether the text speaks of domestic abuse, so that the reviewer must say."""
        return any(factor["factor"] == "domestic_abuse" for factor in self.factors)

    @property
    def people(self) -> list[str]:
        """Persons of the log, as linkage concludes."""
        return sorted({p.person_id for p in self.parties if p.person_id})

    @property
    def family_names(self) -> frozenset[str]:
        """Family names in the log, folded."""
        return frozenset(p.family_name.casefold() for p in self.parties if p.family_name)

    @cached_property
    def logs_with(self) -> dict[tuple[str, str], set[str]]:
        """The logs in which each of the people who rang or suffered did so, by role and person."""
        people = {p.person_id for p in self.parties if p.role in AGGRIEVED and p.person_id}
        rows = Party.objects.filter(person_id__in=people, role__in=AGGRIEVED, withdrawn_at=None)
        found: dict[tuple[str, str], set[str]] = {}
        for role, person, incident_id in rows.values_list("role", "person_id", "incident_id"):
            found.setdefault((role, person), set()).add(incident_id)
        return found

    @property
    def of_same_people(self) -> list[str]:
        """Logs of the people who rang or suffered, this one among them."""
        return sorted({self.review.incident_id}.union(*self.logs_with.values()))

    @cached_property
    def decisions(self) -> list[Decision]:
        """What was decided on this log and the others of these people, the newest first."""
        return queries.decisions_on(self.of_same_people)

    @property
    def decision(self) -> Decision | None:
        """The decision that counts for this log, if there is one."""
        return queries.that_count(self.decisions).get(self.review.pk)

    @cached_property
    def risk_on_record(self) -> str:
        """The level of risk that stands for these people, or ""."""
        return queries.risk_in(self.decisions)

    @property
    def risk_before_this(self) -> str:
        """The level of risk that the other logs of these people left, in words, or ""."""
        others = [key for key in self.of_same_people if key != self.review.incident_id]
        level = queries.risk_on_record(others)
        return label("risk_levels", level) if level else ""

    def lowers(self, level: str) -> bool:
        """Say whether a level of risk is below what is on record."""
        ranks = {row.code: int(row.values["rank"]) for row in codes("risk_levels")}
        return ranks.get(level, 0) < ranks.get(self.risk_on_record, 0)


def read(review: Review) -> Log:
    """Read what is on record about a review's log."""
    incident_id = review.incident_id
    return Log(
        review,
        Incident.objects.get(pk=incident_id),
        Finding.objects.get(pk=incident_id),
        parties_of(incident_id),
    )


def wall_clock(value: dt.datetime | None) -> dt.datetime | None:
    """Return a time of the engine as a moment, by the local clock."""
    return timezone.make_aware(value) if value is not None else None
