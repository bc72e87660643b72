"""Say what belongs to a problem: people and records; and which partners read the plan."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from saferplaces.casework.cases.policy import cases
from saferplaces.casework.problem_solving.actions.moving import noted, taken, touched
from saferplaces.casework.problem_solving.models import Plan, PlanLink, PlanPerson
from saferplaces.casework.problem_solving.states import OPEN
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.identity.models import Organisation
from saferplaces.foundation.problems import Problem
from saferplaces.foundation.ui.numbers import whole_number
from saferplaces.intake.incidents.lookups import letters_and_digits
from saferplaces.intake.incidents.models import Incident, Person
from saferplaces.intake.incidents.policy import incidents, people, places

PARTS = {"victim": "Victim", "suspect": "Person complained about", "witness": "Witness"}
KINDS = {"incident": "Log", "place": "Place", "case": "Case", "crime": "Crime"}
NOT_FOUND = "There is no such record, or it is not yours to see. Check the number"


def link(actor: Actor, pk: int, kind: str, key: str) -> PlanLink:
    """Link a record: a log by its number, a place, a case by its number, a crime by its number.

    Raises
    ------
    Problem
        When there is no such record within the actor's reach, or it is linked already.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        if kind not in KINDS:
            raise Problem("Select what it is", field="kind")
        found = _key(actor, kind, key.strip())
        if not found:
            raise Problem(NOT_FOUND, field="key")
        try:
            with transaction.atomic():
                made = PlanLink.objects.create(
                    plan=plan, kind=kind, key=found, added_at=timezone.now(),
                    added_by_id=actor.user_id,
                )  # fmt: skip
        except IntegrityError:
            raise Problem("It belongs to the plan already", field="key") from None
        touched(plan)
        noted(actor, plan, "plan.linked", kind=kind)
    return made


def unlink(actor: Actor, pk: int, link_id: int) -> None:
    """Say that a record does not belong to the problem."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        plan.links.filter(pk=link_id).delete()
        noted(actor, plan, "plan.unlinked", link=link_id)


def add_person(actor: Actor, pk: int, person_id: str, part: str) -> PlanPerson:
    """Add somebody whom the plan is about; the actor may read them."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        if part not in PARTS:
            raise Problem("Select what they are in the problem", field="part")
        person = Person.objects.filter(pk=person_id).first()
        if person is None or not people.may(actor, "read", person).allowed:
            raise Problem(NOT_FOUND, field="key")
        made, _ = PlanPerson.objects.get_or_create(
            plan=plan, person_id=person_id, part=part, left_at=None,
            defaults={"added_at": timezone.now(), "added_by_id": actor.user_id},
        )  # fmt: skip
        touched(plan)
        noted(actor, plan, "plan.person_added", [person_id], part=part)
    return made


def remove_person(actor: Actor, pk: int, row: int) -> None:
    """Say that somebody is no part of the problem."""
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        found = plan.people.filter(pk=row, left_at=None).first()
        if found is None:
            return
        found.left_at = timezone.now()
        found.save(update_fields=["left_at"])
        noted(actor, plan, "plan.person_removed", [found.person_id])


def share(actor: Actor, pk: int, organisation_ids: list[int]) -> Plan:
    """Say which partners read the plan: what it is about, its objective and actions; no names.

    Raises
    ------
    Problem
        When nothing has been written for them yet.
    """
    with acting(actor):
        plan = taken(actor, pk, "work", OPEN)
        allowed = set(partners(plan).values_list("pk", flat=True))
        if not set(organisation_ids) <= allowed:
            raise Problem("Select partners that work in this district", field="partners")
        if organisation_ids and not plan.told.strip():
            raise Problem("Write first what partners are told of the problem", field="partners")
        before = sorted(plan.shared_with)
        plan.shared_with, plan.moved_at = sorted(organisation_ids), timezone.now()
        plan.save(update_fields=["shared_with", "moved_at"])
        noted(actor, plan, "plan.shared", partners=[before, plan.shared_with])
    return plan


def partners(plan: Plan) -> QuerySet[Organisation]:
    """Return the organisations with which a plan may be shared: those that work in its district."""
    bodies = Organisation.objects.filter(active=True).exclude(pk=plan.organisation_id)
    return bodies.filter(districts__contains=[plan.district]) | bodies.filter(districts=[])


def _key(actor: Actor, kind: str, key: str) -> str:
    """Return the key of a record that the actor may read, or ""."""
    if kind == "crime":
        return key[:40]
    if kind == "incident":
        rows = Incident.objects.filter(incidents.scope(actor))
        found = rows.filter(record_key=letters_and_digits(key)).first() if key else None
        return found.pk if found else ""
    if kind == "place":
        return key if places.readable(actor).filter(pk=key).exists() else ""
    number = whole_number(key.upper().rpartition("-")[2], digits=18)
    known = number is not None and cases.readable(actor).filter(pk=number).exists()
    return str(number) if known else ""
