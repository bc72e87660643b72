"""What is missing: before a conference is held, before its minutes are agreed, before closing."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from saferplaces.casework.cases.models import Case
from saferplaces.casework.cases.registry import Missing
from saferplaces.casework.conferences.actions.duty import serious
from saferplaces.casework.conferences.models import (
    Conference,
    ConferenceState,
    Item,
    Part,
    Requirement,
    RequirementState,
)
from saferplaces.casework.conferences.queries import (
    attendees,
    complained_about,
    due_of,
    victims_of,
)

FEWEST = 2
"""One person alone does not confer."""


def before_holding(conference: Conference) -> Iterator[Missing]:
    """Give what must be so before a conference counts as held."""
    people = reverse("conference-people", args=[conference.pk])
    rows = attendees(conference)
    if conference.statement_read_at is None:
        yield Missing("The information-sharing statement has not been read", conference.address)
    if any(row.came is None for row in rows):
        yield Missing("It is not said of everybody whether they came", people)
    if sum(bool(row.came) for row in rows) < FEWEST:
        yield Missing("Nobody but the chair is said to have come", people)
    if not any(row.came and row.user_id == conference.chair_id for row in rows):
        yield Missing("The chair is not said to have come", people)
    if any(row.came and row.accepted_at is None for row in rows):
        yield Missing("Not everybody who came has accepted confidentiality", people)


def before_agreeing(conference: Conference) -> Iterator[Missing]:
    """Give what must be there before the minutes are agreed."""
    voices = reverse("conference-voices", args=[conference.pk])
    ending = reverse("conference-outcome", args=[conference.pk])
    heard = set(conference.voices.values_list("person_id", flat=True))
    known = set(conference.needs.values_list("person_id", flat=True))
    if any(person.person_id not in heard for person in victims_of(conference)):
        yield Missing("A victim's voice, or why they were not asked", voices)
    if any(person.person_id not in known for person in complained_about(conference)):
        yield Missing("The needs of somebody complained about", voices)
    empty = Item.objects.filter(conference=conference, minutes="")
    for part in sorted(set(empty.values_list("part", flat=True))):
        where = reverse("conference-minutes", args=[conference.pk, part])
        yield Missing(f"Minutes of an item of the {Part(part).label.lower()}", where)
    if not conference.outcome:
        yield Missing("How the conference ended", ending)


def before_closing(case_id: int) -> Iterator[Missing]:
    """Give what keeps a case from being closed.

    A serious case, or one that was serious, is closed when each mandatory duty is met or an
    inspector has dispensed with it; one that was held has its minutes agreed and the victims told.
    """
    case = Case.objects.get(pk=case_id)
    address = reverse("conference-case", args=[case_id])
    band_is_serious = serious(case.band)
    due = [row for row in due_of(case_id) if row.mandatory or band_is_serious]
    never = (
        band_is_serious
        and not Requirement.objects.filter(
            case=case_id, state__in=[RequirementState.MET, RequirementState.DISPENSED]
        ).exists()
    )
    if due or never:
        yield Missing("A case conference, which only an inspector may dispense with", address)
    for conference in Conference.objects.filter(case=case_id):
        if conference.state == ConferenceState.PLANNED:
            yield Missing("A conference is arranged: hold it or cancel it", conference.address)
        elif conference.state == ConferenceState.HELD:
            yield Missing("The minutes of a conference are to be agreed", conference.address)
        elif conference.state == ConferenceState.MINUTED and untold(conference):
            where = reverse("conference-outcome", args=[conference.pk])
            yield Missing("What the victim was told of a conference, or why not", where)


def untold(conference: Conference) -> bool:
    """Say whether a victim of the case was neither told nor is it said why."""
    told = set(conference.told.values_list("person_id", flat=True))
    return any(person.person_id not in told for person in victims_of(conference))
