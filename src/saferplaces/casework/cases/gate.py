"""What is missing before a case may be closed; asked for the page, and again when it is closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from saferplaces.casework.cases.assessing import newest_log
from saferplaces.casework.cases.clocks import ladder, settled
from saferplaces.casework.cases.models import (
    ActionState,
    Case,
    CasePerson,
    CaseState,
    Contact,
    OccurrenceState,
    Part,
    Satisfaction,
)
from saferplaces.casework.cases.queries import changes_of, victims_of
from saferplaces.casework.cases.registry import CLOSING, Missing
from saferplaces.casework.risk import queries as risk
from saferplaces.foundation.reference.models import Code
from saferplaces.foundation.reference.queries import code_or_none, codes
from saferplaces.intake.incidents.models import Incident
from saferplaces.intake.incidents.verdicts import identity


def missing(case: Case) -> list[Missing]:
    """Return what is missing, in the order in which it is mended; a link for each."""
    return list(_missing(case))


def ready(case: Case) -> bool:
    """Say whether nothing is missing: asks only until something is."""
    return next(_missing(case), None) is None


def _missing(case: Case) -> Iterator[Missing]:
    yield from _of_case(case)
    for room in CLOSING:
        yield from room(case.pk)


def opened(case: Case) -> dt.datetime:
    """Return when a case was opened, or opened again: what came before does not count."""
    again = [
        row.at for row in changes_of(case.pk)
        if (row.old, row.new) == (CaseState.CLOSED, CaseState.OPEN)
    ]  # fmt: skip
    return max(again, default=case.opened_at)


def needs(case: Case) -> str:
    """Return who must agree to closing: "" (nobody), ``sergeant`` or ``inspector``."""
    return str(ladder(case.band)["supervisor"])


def groups() -> QuerySet[Code]:
    """Return the retention groups that a case may have: those of the rules for people."""
    return codes("retention_rules").filter(code__startswith="mopi_")


def assessed_at_closure(case: Case, victim: CasePerson, since: dt.datetime) -> bool:
    """Say whether a victim's risk was assessed for the closure."""
    found = (
        risk.closing_assessment("case", case.pk, key) for key in identity(victim.person_id).persons
    )
    return any(one and one.completed_at and one.completed_at >= since for one in found)


def told(case: Case, victim: CasePerson, since: dt.datetime) -> Contact | None:
    """Return the entry that says that a victim was told, or why they were not."""
    kinds = [row.code for row in codes("contact_kinds") if row.values["closing"]]
    rows = case.contacts.filter(settled(), person=victim, kind__in=kinds, at__gte=since)
    return rows.first()


def reached(entry: Contact) -> bool:
    """Say whether a contact reached the person."""
    outcome = code_or_none("contact_outcomes", entry.outcome)
    return outcome is not None and bool(outcome.values["reached"])


def _of_case(case: Case) -> Iterator[Missing]:
    since, here = opened(case), [case.pk]
    victims = victims_of(case.pk)
    changed = max(since, newest_log(case.pk) or since)
    for victim in victims:
        if not assessed_at_closure(case, victim, changed):
            yield Missing(
                f"The risk to {victim.name} is not assessed for the closure",
                reverse("assessment-new", args=["case", case.pk, victim.person_id]),
            )
    if victims and case.first_contact_due is not None and not _left_alone(case, since):
        made = "seen face to face" if ladder(case.band)["face_to_face"] else "spoken to"
        yield Missing(
            f"No victim has been {made} yet, and it is not written down why",
            reverse("case-contact-add", args=here),
        )
    if number := case.actions.filter(state=ActionState.OPEN).count():
        words = "1 action is open" if number == 1 else f"{number} actions are open"
        yield Missing(words, reverse("case-plan", args=here))
    if _undecided(case):
        yield Missing(
            "Logs are suggested that nobody has confirmed or refused",
            reverse("case-occurrences", args=here),
        )
    for victim in victims:
        entry = told(case, victim, since)
        if entry is None:
            yield Missing(
                f"{victim.name} has not been told when and why the case is closed",
                reverse("case-contact-add", args=here),
            )
        elif reached(entry) and not _asked(case, victim, since):
            yield Missing(
                f"{victim.name} has not been asked how satisfied they are",
                reverse("case-satisfaction", args=here),
            )
    if not case.retention_group:
        yield Missing("The retention group is not set", reverse("case-close", args=here))


def _left_alone(case: Case, since: dt.datetime) -> bool:
    """Say whether it is written down for good why a victim was not seen or spoken to."""
    entries = case.contacts.filter(settled(), person__part=Part.VICTIM, at__gte=since)
    return any(not reached(entry) for entry in entries)


def _undecided(case: Case) -> bool:
    """Say whether logs wait for a word: those of other districts are nobody's to see here."""
    rows = case.occurrences.filter(state=OccurrenceState.SUGGESTED)
    waiting = set(rows.values_list("incident_id", flat=True))
    if not waiting:
        return False
    elsewhere = Incident.objects.filter(pk__in=waiting).exclude(district=case.district)
    return bool(waiting - set(elsewhere.values_list("pk", flat=True)))


def _asked(case: Case, victim: CasePerson, since: dt.datetime) -> bool:
    return Satisfaction.objects.filter(case=case, person=victim, offered_at__gte=since).exists()
