"""What is on record about the person of an assessment, as its assessor may know it."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.utils import timezone

from saferplaces.casework.risk.models import Assessment
from saferplaces.casework.risk.queries import known_to
from saferplaces.foundation.calendar import add_months
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS
from saferplaces.foundation.reference.queries import codes, setting
from saferplaces.foundation.registry import read_instead
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.calling import last_report
from saferplaces.intake.incidents.models import Finding, Incident, Party, Person, Series
from saferplaces.intake.incidents.withholding import Suggested, suggested
from saferplaces.intake.safe_contact.identity import identities

MOST_LOGS = 50


class Known:
    """What is on record about the person of an assessment, as its assessor may know it."""

    def __init__(self, actor: Actor, assessment: Assessment) -> None:
        self.actor = actor
        self.assessment = assessment
        self.persons = identities(assessment.person_id)

    @cached_property
    def until(self) -> dt.datetime:
        """The end of the months that count: the log's own time, or the last report on record."""
        own = self.about_log.reported_at if self.about_log else None
        return own or last_report()

    @cached_property
    def about_log(self) -> Incident | None:
        """The log that the assessment is about, if it is about one."""
        if self.assessment.about_kind != "incident":
            return None
        return Incident.objects.filter(pk=self.assessment.about_id).first()

    @cached_property
    def logs(self) -> list[Incident]:
        """The person's logs of the months that count, as caller or victim, the newest first."""
        if not self.actor.can(INCIDENTS):
            return []
        since = dt.datetime.combine(
            add_months(self.until.date(), -int(setting("risk_reports_months"))), dt.time()
        )
        theirs = Party.objects.filter(
            person_id__in=self.persons, role__in=("caller", "victim"), withdrawn_at=None
        )
        keys = set(theirs.values_list("incident_id", flat=True)[: MOST_LOGS * 10])
        if self.about_log:
            keys.add(self.about_log.pk)
        rows = policy.incidents.readable(self.actor).filter(
            pk__in=keys, reported_at__gte=since, reported_at__lte=self.until, withdrawn_at=None
        )
        return list(rows.order_by("-reported_at", "pk")[:MOST_LOGS])

    @cached_property
    def read(self) -> list[tuple[Incident, Suggested, list[str]]]:
        """Of each log what the engine suggests, as far as this actor may see it now."""
        elsewhere = read_instead(self.actor, [log.pk for log in self.logs])
        findings = Finding.objects.in_bulk([log.pk for log in self.logs])
        return [
            (log, suggested(self.actor, log.pk, found), list(found.triggers))
            for log in self.logs
            if log.pk not in elsewhere and (found := findings.get(log.pk)) is not None
        ]

    @cached_property
    def factors(self) -> dict[str, Incident]:
        """Factors of vulnerability that the engine reads, each with the newest log."""
        found: dict[str, Incident] = {}
        for log, seen, _ in self.read:
            for row in seen.reading.get("vulnerability") or []:
                found.setdefault(row["factor"], log)
        return found

    @cached_property
    def triggers(self) -> dict[str, Incident]:
        """Hard triggers that the engine reads, each with the newest log."""
        found: dict[str, Incident] = {}
        for log, _, triggers in self.read:
            for trigger in triggers:
                found.setdefault(trigger, log)
        return found

    @cached_property
    def strands(self) -> dict[str, list[Incident]]:
        """Hate strands that the engine reads, with the logs of each."""
        found: dict[str, list[Incident]] = {}
        for log, seen, _ in self.read:
            for strand in seen.reading.get("hate_strands") or []:
                found.setdefault(strand, []).append(log)
        return found

    @cached_property
    def series(self) -> Series | None:
        """The person's series as caller or victim with the most events."""
        if not self.actor.can(INCIDENTS):
            return None
        rows = Series.objects.filter(
            subject_id__in=self.persons, counted__in=["caller", "victim"], withdrawn_at=None
        )
        return rows.order_by("-events", "pk").first()

    @cached_property
    def age(self) -> int | None:
        """How old the person is; None where it is not known to this actor."""
        if not self.actor.can(INCIDENTS):
            return None
        person = Person.objects.filter(pk__in=self.persons, date_of_birth__isnull=False).first()
        born = person.date_of_birth if person else None
        if born is None:
            return None
        today = timezone.localdate()
        return today.year - born.year - ((today.month, today.day) < (born.month, born.day))

    @cached_property
    def personal(self) -> dict[str, str]:
        """Labels of the factors that increase somebody's personal risk."""
        rows = codes("vulnerability_factors")
        return {row.code: row.label for row in rows if row.values["personal"]}

    @cached_property
    def earlier(self) -> list[Assessment]:
        """Earlier assessments of the person, the newest first."""
        rows = known_to(self.actor, self.persons).select_related("version__questionnaire")
        return list(rows.exclude(pk=self.assessment.pk)[:20])
