"""What was tried before at the same place or with the same people: plans, cases and tasks."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from saferplaces.casework.cases import queries as cases
from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.policy import cases as cases_policy
from saferplaces.casework.problem_solving.areas import overlapping, shape_of
from saferplaces.casework.problem_solving.models import AreaPart, Plan, PlanArea, PlanLink
from saferplaces.casework.problem_solving.policy import plans
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.tasks import queries as tasks
from saferplaces.foundation.tasks.models import Task
from saferplaces.intake.incidents.verdicts import identity

LATEST = 10


@dataclass(frozen=True)
class Earlier:
    """What somebody may read of what was tried before, the newest first."""

    plans: list[Plan]
    cases: list[Case]
    tasks: list[Task]

    def __bool__(self) -> bool:
        return bool(self.plans or self.cases or self.tasks)


def tried(actor: Actor, plan: Plan) -> Earlier:
    """Return the plans, cases and tasks about the same places and people."""
    persons = persons_of(plan)
    links = list(PlanLink.objects.filter(plan=plan).values_list("kind", "key"))
    places = [key for kind, key in links if kind in {"place", "hotspot"}]
    reviews = [key for kind, key in links if kind == "review"]
    same = Q(people__person_id__in=persons) | Q(
        links__kind__in=["place", "hotspot"], links__key__in=places
    )
    found = plans.readable(actor).filter(same | Q(pk__in=_overlapping(plan)))
    work = tasks.readable(actor).filter(
        Q(person_id__in=[p for p in persons if p]) | Q(about_kind="review", about_id__in=reviews)
    )
    held = cases_policy.readable(actor).filter(pk__in=cases.of_person(persons).values("pk"))
    return Earlier(
        list(found.exclude(pk=plan.pk).distinct().order_by("-opened_at")[:LATEST]),
        list(held.order_by("-opened_at")[:LATEST]) if persons else [],
        list(work.order_by("-created_at")[:LATEST]) if persons or reviews else [],
    )


def persons_of(plan: Plan) -> list[str]:
    """Return all ids of the people whom a plan is about."""
    found = plan.people.filter(left_at__isnull=True).values_list("person_id", flat=True)
    return list(dict.fromkeys(one for key in found for one in identity(key).persons))


def _overlapping(plan: Plan) -> list[int]:
    """Return the plans whose treated area shares ground with this one's."""
    found: list[int] = []
    for area in plan.areas.filter(part=AreaPart.TREATED):
        shape = shape_of(area)
        near = PlanArea.objects.filter(
            part=AreaPart.TREATED, west__lte=area.east, east__gte=area.west,
            south__lte=area.north, north__gte=area.south,
        ).exclude(plan=plan)  # fmt: skip
        found += [other.plan_id for other in near if overlapping(shape, shape_of(other))]
    return found
