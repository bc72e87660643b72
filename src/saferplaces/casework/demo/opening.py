"""Open a case of the story from a log of the published force, with the people who are in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from saferplaces.casework.cases.actions.given import Somebody, Somewhere
from saferplaces.casework.cases.actions.open_case import open_case
from saferplaces.casework.cases.models import Case, CasePerson, Part
from saferplaces.casework.demo.matters import Matter
from saferplaces.casework.demo.telling import Telling
from saferplaces.casework.reviews.models import Review
from saferplaces.foundation.identity.actor import Actor
from saferplaces.foundation.problems import Problem
from saferplaces.intake.incidents.models import Incident, Party

WITHIN = dt.timedelta(days=40)
LATELY = dt.timedelta(days=120)
CATEGORY = {
    "neighbours": "personal", "personal": "personal", "hate": "personal",
    "environmental": "environmental",
}  # fmt: skip
MOST = 25
FEW = 6
"""Logs of a victim or a place: a story does not go through more of them, one by one."""
NAMES = ("Ashworth", "Begum", "Crossley", "Dixon", "Ellis", "Farrar", "Greenwood", "Hussain")
GIVEN = ("Aisha", "Brian", "Colette", "Derek", "Elaine", "Faisal", "Glenys", "Hamza", "Irene")


def from_a_log(
    actor: Actor, matter: Matter, t: Telling, district: str, *, two_sided: bool = False
) -> Case:
    """Open a case from a log of the weeks before, or its review: its victim, suspect and place.

    Parameters
    ----------
    two_sided:
        Somebody is complained about who has a name.

    Raises
    ------
    Problem
        When none of the logs of the time will do.
    """
    headline = t.rng.choice(matter.headlines)
    for log, people in _logs(t, district, CATEGORY.get(matter.kind, "nuisance")):
        if two_sided and len(people) == 1:
            continue
        review = Review.objects.filter(incident_id=log.pk).first()
        try:
            return open_case(
                actor, kind=matter.kind, headline=headline, district=district,
                source="review" if review else "incident",
                source_id=f"review:{review.pk}" if review else f"incident:{log.pk}",
                people=people, places=_place(log),
                incident_ids=[log.pk], summary=matter.summary,
            )  # fmt: skip
        except Problem:  # its headline would name somebody, or the place is nobody's to see
            continue
    raise Problem("No log of these weeks will do.")


def by_a_partner(actor: Actor, matter: Matter, t: Telling, district: str) -> Case:
    """Open a case of a partner's own: its people are names that the partner was given."""
    victim = Somebody(
        Part.VICTIM, given_name=t.rng.choice(GIVEN), family_name=t.rng.choice(NAMES),
        born=dt.date(1940 + t.rng.randint(0, 60), t.rng.randint(1, 12), t.rng.randint(1, 28)),
    )  # fmt: skip
    return open_case(
        actor, kind=matter.kind, headline=t.rng.choice(matter.headlines), source="direct",
        district=district, people=[victim], summary=matter.summary,
    )  # fmt: skip


def the_victim(case: Case) -> CasePerson:
    """Return the victim of a case."""
    return case.people.filter(part=Part.VICTIM, left_at__isnull=True)[0]


def _logs(t: Telling, district: str, category: str) -> Iterator[tuple[Incident, list[Somebody]]]:
    until = t.now.replace(tzinfo=None)
    rows = Incident.objects.filter(
        district=district, asb_category=category, withdrawn_at__isnull=True, in_scope=True,
        agency__gt="", reported_at__lte=until,
    ).order_by("-reported_at", "pk")  # fmt: skip
    for window in (WITHIN, LATELY):
        found = list(rows.filter(reported_at__gte=until - window)[:400])
        t.rng.shuffle(found)
        for log in found[:MOST]:
            if people := _people(log):
                yield log, people


def _people(log: Incident) -> list[Somebody]:
    """Return the victim, or else the caller, and the suspect of a log; none who is in a case."""
    rows = Party.objects.filter(incident_id=log.pk, withdrawn_at__isnull=True, person_id__gt="")
    roles = {row.role: row for row in rows.order_by("-position")}
    hurt, done = roles.get("victim") or roles.get("caller"), roles.get("suspect")
    if (
        hurt is None
        or _many(person_id=hurt.person_id)
        or CasePerson.objects.filter(person_id=hurt.person_id).exists()
    ):
        return []
    people = [Somebody(Part.VICTIM, hurt.person_id)]
    if done is not None and done.person_id != hurt.person_id:
        people.append(Somebody(Part.COMPLAINED_ABOUT, done.person_id))
    return people


def _place(log: Incident) -> list[Somewhere]:
    """Return the place of a log, unless so much happens there that it says nothing."""
    rows = Incident.objects.filter(place_id=log.place_id, withdrawn_at__isnull=True)
    return [Somewhere(log.place_id)] if log.place_id and rows.count() <= FEW else []


def _many(**of: str) -> bool:
    return Party.objects.filter(**of, withdrawn_at__isnull=True).count() > FEW
