"""Open a counter-allegation: a case of its own, beside the first."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from saferplaces.casework.cases.actions.given import Somebody, Somewhere
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.models import Case, CaseLink, CasePlace, Part
from saferplaces.casework.cases.moving import happened, locked
from saferplaces.foundation.audit.access import record
from saferplaces.foundation.audit.acting import acting
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem


def open_counter_case(
    actor: Actor, case_id: int, *, headline: str, people: Sequence[Somebody] = (),
    lead_id: int | None = None, summary: str = "", kind: str = "",
) -> Case:  # fmt: skip
    """Open a counter-allegation beside a case.

    Without `people`, the two sides change places: who is complained about in the first is a victim
    in the second, and the other way round. Nothing else is taken over but the places: each has its
    own assessment, contact and plan, and nothing of one reaches the other party.
    """
    with acting(actor):
        first = locked(actor, case_id, closed_too=True)
        given = list(people) or _turned(first)
        if not any(one.part == Part.VICTIM for one in given):
            raise Problem("Somebody must be complained about in the first case", "people")
        places = [
            Somewhere(place.place_id, place.label)
            for place in CasePlace.objects.filter(case=first, left_at__isnull=True)
        ]
        second = open_case(
            actor, kind=kind or first.kind, headline=headline, source="counter",
            source_id=f"case:{first.pk}", district=first.district, people=given, places=places,
            lead_id=lead_id, summary=summary,
        )  # fmt: skip
        link(actor, first, second, CaseLink.Kind.COUNTER)
        happened(actor, first, "counter_opened", objects=[f"case:{second.pk}"])
    return second


def link_cases(actor: Actor, case_id: int, *, other_id: int, kind: str) -> CaseLink:
    """Note that two cases belong beside each other; the actor must work on both."""
    with acting(actor):
        one, other = (locked(actor, key, closed_too=True) for key in sorted({case_id, other_id}))
        found = link(actor, one, other, kind)
        happened(actor, one, "linked", objects=[f"case:{other.pk}"])
    return found


def link(actor: Actor, one: Case, other: Case, kind: str) -> CaseLink:
    """Link two cases that the caller has locked."""
    if one.pk == other.pk:
        raise Problem("Select another case", "other")
    first, second = sorted((one, other), key=lambda case: case.pk)
    found, made = CaseLink.objects.get_or_create(
        first=first, second=second,
        defaults={"kind": kind, "made_at": timezone.now(), "made_by_id": actor.person},
    )  # fmt: skip
    if not made:
        raise Problem("They are linked already", "other")
    objects = [f"case:{first.pk}", f"case:{second.pk}"]
    record(actor, what="combine", verb="case.linked", objects=objects, detail={"kind": kind})
    return found


def _turned(first: Case) -> list[Somebody]:
    turned = {Part.VICTIM: Part.COMPLAINED_ABOUT, Part.COMPLAINED_ABOUT: Part.VICTIM}
    return [
        Somebody(turned[Part(one.part)], one.person_id, one.given_name, one.family_name, one.born)
        for one in first.people.filter(left_at__isnull=True, part__in=list(turned))
    ]
