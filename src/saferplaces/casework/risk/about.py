"""What an assessment is about: logs and persons here; rooms above add theirs."""

from __future__ import annotations

from django.urls import reverse

from saferplaces.casework.risk.models import Assessment, Sort
from saferplaces.casework.risk.policy import assessments
from saferplaces.casework.risk.registry import ABOUT, About, Kind, about
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.roles import INCIDENTS, RISK
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents import policy
from saferplaces.intake.incidents.models import Incident, Party, Person
from saferplaces.intake.incidents.pages.words import ROLES, called
from saferplaces.intake.safe_contact.identity import LOCAL, identities

AGGRIEVED = ("victim", "caller")
NOBODY_NAMED = "Somebody whom no record names"
NOT_HERE = "A record that is not yours to read"
LONGEST = 19  # digits of a key


def of_incident(actor: Actor, key: str) -> About | None:
    """Return a log, with those who suffered or rang; None where it is not theirs to read."""
    log = Incident.objects.filter(pk=key).first()
    if log is None or not policy.incidents.may(actor, "read", log).allowed:
        return None
    rows = Party.objects.filter(incident_id=key, role__in=AGGRIEVED, withdrawn_at=None)
    people: dict[str, str] = {}
    for party in rows.exclude(person_id="").order_by("-role", "position"):
        people.setdefault(party.person_id, f"{called(party)}, {ROLES[party.role].lower()}")
    address = reverse("incident", args=[log.pk])
    return About(f"Log {log.record_id or log.pk}", log.district, address, tuple(people.items()))


def of_person(actor: Actor, key: str) -> About | None:
    """Return a person; None where there is none, or none of whom the actor may read.

    Somebody whom no record names is known where the actor's organisation has assessed them.
    """
    if key.startswith(LOCAL):
        known = Assessment.objects.filter(person_id=key, organisation=actor.organisation_id).first()
        if known is None:
            return None
        return About("A person", known.district, "", ((key, NOBODY_NAMED),))
    person = Person.objects.filter(pk=key).first()
    if person is None or not policy.people.may(actor, "read", person).allowed:
        return None
    rows = policy.parties.readable(actor).filter(person_id__in=identities(key), withdrawn_at=None)
    newest = rows.order_by("-part", "party_id").first()
    district = newest.district if newest else ""
    return About("A person", district, reverse("person", args=[key]), ((key, called(person)),))


def name_of(actor: Actor, assessment: Assessment) -> str:
    """Return what the person of an assessment is called, as far as this actor may know."""
    found = about(actor, assessment.about_kind, assessment.about_id)
    if found is not None and (name := dict(found.people).get(assessment.person_id)):
        return name
    person = Person.objects.filter(pk=assessment.person_id).first()
    if person is not None and actor.can(INCIDENTS):
        return called(person)
    return NOBODY_NAMED


def label_of(actor: Actor, assessment: Assessment) -> tuple[str, str]:
    """Return what the record is called and where this actor may read it ("" where they may not)."""
    found = about(actor, assessment.about_kind, assessment.about_id)
    return (found.label, found.address) if found else (NOT_HERE, "")


def of_task(actor: Actor, kind: str, key: str) -> tuple[str, str] | None:
    """Return what a task is about that an assessment asked for; None for other kinds."""
    known = kind == "assessment" and key.isascii() and key.isdigit() and len(key) < LONGEST
    found = Assessment.objects.filter(pk=key).first() if known else None
    if found is None:
        return None
    may = assessments.may(actor, "read", found).allowed
    return f"Assessment {found.pk}", reverse("assessment", args=[found.pk]) if may else ""


def task_link(actor: Actor, task: Task) -> tuple[str, str] | None:
    """Return where a vulnerability assessment that a task asks for is begun."""
    if task.kind != "vulnerability_assessment" or not actor.can(RISK):
        return None
    kind, key = _record(task)
    if about(actor, kind, key) is None:
        return None
    address = (
        reverse("assessment-new", args=[kind, key, task.person_id])
        if task.person_id
        else reverse("assessment-about", args=[kind, key])
    )
    return "Do the assessment", f"{address}?sort={Sort.VULNERABILITY}"


def _record(task: Task) -> tuple[str, str]:
    """Return the record of a task: a review's log, an assessment's record, or its own."""
    key = task.about_id
    if task.about_kind == "assessment" and key.isdigit() and len(key) < LONGEST:
        found = Assessment.objects.filter(pk=key).first()
        return (found.about_kind, found.about_id) if found else ("", "")
    if task.about_kind == "review" and key.isdigit() and len(key) < LONGEST:
        from saferplaces.casework.reviews.models import Review  # noqa: PLC0415 - as a query

        review = Review.objects.filter(pk=key).first()
        return ("incident", review.incident_id) if review else ("", "")
    return task.about_kind, key


def register() -> None:
    """Say that assessments can be about logs and persons."""
    ABOUT.add(Kind("incident", of_incident), name="incident")
    ABOUT.add(Kind("person", of_person), name="person")
